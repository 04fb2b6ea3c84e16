package io.adminsock.command.request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the limits of a body other than its size: tokens, nesting, and the memory that
 * all requests of a socket share.
 */
@Timeout(60)
class BodyLimitsTests {

	private static final int MEGABYTE = 1 << 20;

	private static final int SMALL = 16 * 1024;

	private static TestServer server;

	private static Path second;

	@BeforeAll
	static void start(@TempDir Path directory) {
		second = directory.resolve("b.sock");
		server = TestServer.start(directory.resolve("a.sock"), List.of(Commands.class),
				"adminsock.sockets.second.path=" + second, "adminsock.commands.max-tokens=1000",
				"adminsock.commands.max-nesting=10", "adminsock.commands.max-body=3MB");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/count", "/nothing" })
	void aBodyOfMoreTokensThanAreTakenIsTooLarge(String path) throws IOException {
		for (String body : List.of("[%s1]".formatted("{},".repeat(600)), "[%s1]".formatted("1,".repeat(1_000)),
				"{\"a\":[%s1]}".formatted("[],".repeat(600)))) {
			RawClient.Response response = server.post(path, body);
			assertThat(response.status()).as(response.body()).isEqualTo(413);
			assertThat(response.json().get("kind").stringValue()).isEqualTo("too-large");
			assertThat(response.json().get("detail").stringValue()).isEqualTo(
					"The body has more than 1000 values, names and ends of arrays and objects. adminsock.commands.max-tokens sets the limit.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/count", "/nothing" })
	void aBodyOfMoreDepthThanIsTakenIsTooLarge(String path) throws IOException {
		for (String body : List.of("[".repeat(11) + "]".repeat(11), "{\"a\":".repeat(11) + "1" + "}".repeat(11))) {
			RawClient.Response response = server.post(path, body);
			assertThat(response.status()).as(response.body()).isEqualTo(413);
			assertThat(response.json().get("detail").stringValue()).isEqualTo(
					"The body has more than 10 arrays and objects inside each other. adminsock.commands.max-nesting sets the limit.");
		}
	}

	@Test
	void aBodyWithinTheLimitsIsTaken() throws IOException {
		assertThat(server.post("/count", "[%s1]".formatted("1,".repeat(990))).body()).isEqualTo("991");
		assertThat(server.post("/count", "[" + "[".repeat(9) + "]".repeat(9) + "]").body()).isEqualTo("1");
		assertThat(server.post("/nothing", "[]").body()).isEqualTo("Success");
		assertThat(server.post("/nothing", " {} ").body()).isEqualTo("Success");
	}

	@Test
	void aCommandWithoutArgumentsSaysWhatItWasGiven() throws IOException {
		assertThat(detail("[1,[2,3],{\"a\":4}]")).isEqualTo("No arguments are taken, and 3 given.");
		assertThat(detail("{\"a\":{\"b\":1},\"c\":2}")).isEqualTo("There is no argument 'a': no arguments are taken.");
		assertThat(detail("\"a\"")).isEqualTo("Arguments are a JSON array or a JSON object, and not \"a\".");
		assertThat(detail("[] []")).startsWith("The body is not JSON at line 1, column");
		assertThat(detail("[1,")).startsWith("The body is not JSON at line 1, column");
	}

	private static String detail(String body) throws IOException {
		RawClient.Response response = server.post("/nothing", body);
		assertThat(response.status()).isEqualTo(400);
		return response.json().get("detail").stringValue();
	}

	@Test
	void memoryIsSharedAndGivenBack() {
		BodyBudget budget = new BodyBudget(100_000);
		BodyBudget.Lease first = budget.open();
		BodyBudget.Lease second = budget.open();
		first.take(SMALL + 60_000);
		second.take(SMALL);
		assertThat(second.isLarge()).isFalse();
		second.take(40_000);
		assertThat(second.isLarge()).isTrue();
		assertThatExceptionOfType(BodyBudgetException.class).isThrownBy(() -> second.take(1));
		BodyBudget.Lease small = budget.open();
		small.take(SMALL);
		assertThatExceptionOfType(BodyBudgetException.class).isThrownBy(() -> small.take(1));
		first.close();
		small.close();
		second.take(1_000_000);
		assertThatExceptionOfType(BodyBudgetException.class).isThrownBy(() -> first.take(SMALL + 1));
		second.close();
		BodyBudget.Lease next = budget.open();
		next.take(1_000_000);
	}

	@Test
	void aTreeOfFewTokensIsCountedByItsText() {
		BodyLimits limits = new BodyLimits(DataSize.ofMegabytes(1), Duration.ZERO, 1_000, 10, new BodyBudgets(1));
		assertThat(limits.treeSize(10)).isEqualTo(340);
		assertThat(limits.treeSize(MEGABYTE)).isEqualTo(4L * MEGABYTE + 100_000);
	}

	/**
	 * A request holds the memory of its body until its command ends, also if that is
	 * asynchronous.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/hold", "/hold-later", "/hold-spring" })
	void bodiesBeyondTheMemoryOfASocketAreRefusedForAMoment(String path) throws Exception {
		Commands commands = server.context().getBean(Commands.class);
		commands.released = new CompletableFuture<>();
		List<RawClient> clients = new ArrayList<>();
		String body = "[\"%s\"]".formatted("x".repeat(2 * MEGABYTE));
		RawClient.@Nullable Response refusal = null;
		while (refusal == null && clients.size() < 1_000) {
			RawClient client = server.connect();
			clients.add(client.send(RawClient.request("POST", path, body)));
			refusal = commands.awaitHeldOrRefused(client, clients.size());
		}
		if (refusal == null) {
			throw new AssertionError("%d bodies were taken".formatted(clients.size()));
		}
		assertThat(refusal.status()).isEqualTo(503);
		assertThat(refusal.header("retry-after")).isEqualTo("1");
		assertThat(refusal.json().get("kind").stringValue()).isEqualTo("busy");
		assertThat(RawClient.post(second, "/count", body).body()).isEqualTo("1");
		assertThat(server.post("/count", "[1]").body()).isEqualTo("1");
		commands.released.complete(null);
		for (RawClient client : clients.subList(0, clients.size() - 1)) {
			assertThat(client.read().body()).isEqualTo("1");
			client.close();
		}
		for (int i = 0; i < clients.size(); i++) {
			assertThat(server.post(path, body).body()).isEqualTo("1");
		}
	}

	@RestController
	static class Commands {

		private volatile CompletableFuture<@Nullable Void> released = CompletableFuture.completedFuture(null);

		private final AtomicInteger held = new AtomicInteger();

		RawClient.@Nullable Response awaitHeldOrRefused(RawClient client, int count) throws Exception {
			client.channel().configureBlocking(false);
			ByteBuffer first = ByteBuffer.allocate(1);
			while (this.held.get() < count) {
				if (client.channel().read(first) > 0) {
					client.channel().configureBlocking(true);
					return RawClient.on(client.channel(), first.array()).read();
				}
				Thread.onSpinWait();
			}
			client.channel().configureBlocking(true);
			return null;
		}

		private CompletableFuture<Integer> later(int size) {
			this.held.incrementAndGet();
			return this.released.thenApply((nothing) -> {
				this.held.decrementAndGet();
				return size;
			});
		}

		@PostMapping("/count")
		int count(@Arg Object... arguments) {
			return arguments.length;
		}

		@PostMapping("/nothing")
		void nothing() {
		}

		@PostMapping("/hold")
		int hold(@Arg Object... arguments) {
			return later(arguments.length).join();
		}

		@PostMapping("/hold-later")
		CompletableFuture<Integer> holdLater(@Arg Object... arguments) {
			return later(arguments.length);
		}

		@PostMapping("/hold-spring")
		int holdSpring(@RequestBody List<Object> arguments) {
			return later(arguments.size()).join();
		}

	}

}
