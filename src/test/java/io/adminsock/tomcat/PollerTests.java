package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both pollers serve alike; the number of threads chooses the one.
 */
@Timeout(60)
class PollerTests {

	private static final int PLAIN = 63;

	private static final int LEADER_FOLLOWERS = 64;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@CsvSource({ PLAIN + ",-exec-", LEADER_FOLLOWERS + ",-Poller" })
	void theNumberOfThreadsChoosesWhereARequestRuns(int threads, String name) throws IOException {
		try (TestServer server = start(threads); RawClient client = server.connect()) {
			String body = "";
			for (int i = 0; i < 50 && !body.contains(name); i++) {
				body = client.send(get("thread")).read().body();
			}
			assertThat(body).contains(name);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { PLAIN, LEADER_FOLLOWERS })
	void manyConnectionsAreServed(int threads) throws IOException {
		try (TestServer server = start(threads)) {
			List<RawClient> clients = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				clients.add(server.connect());
			}
			for (int round = 0; round < 3; round++) {
				for (RawClient client : clients) {
					client.send(RawClient.request("POST", "/echo", "[%d]".formatted(round)));
				}
				for (RawClient client : clients) {
					assertThat(client.read().body()).isEqualTo("[%d]".formatted(round));
				}
			}
			for (RawClient client : clients) {
				client.close();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { PLAIN, LEADER_FOLLOWERS })
	void aLargeBodyAndALargeAnswerArrive(int threads) throws IOException {
		String body = "[\"%s\"]".formatted("x".repeat(900_000));
		try (TestServer server = start(threads); RawClient client = server.connect()) {
			for (int i = 0; i < 3; i++) {
				assertThat(client.send(RawClient.request("POST", "/echo", body)).read().body()).isEqualTo(body);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { PLAIN, LEADER_FOLLOWERS })
	void aConnectionBeyondTheLimitIsServedWhenAnotherOneEnds(int threads) throws IOException {
		try (TestServer server = start(threads, "adminsock.server.max-connections=1")) {
			RawClient second;
			try (RawClient first = server.connect()) {
				assertThat(first.send(get("ping")).read().body()).isEqualTo("pong");
				second = server.connect().send(get("ping"));
			}
			assertThat(second.read().body()).isEqualTo("pong");
			second.close();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { PLAIN, LEADER_FOLLOWERS })
	void aStopClosesIdleConnections(int threads) throws IOException {
		TestServer server = start(threads);
		try (RawClient client = server.connect()) {
			assertThat(client.send(get("ping")).read().body()).isEqualTo("pong");
			server.close();
			assertThat(client.isClosed()).isTrue();
		}
	}

	private TestServer start(int threads, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("adminsock.server.threads=" + threads);
		return TestServer.start(this.directory.resolve("a.sock"), List.of(Commands.class), all.toArray(String[]::new));
	}

	private static String get(String command) {
		return "GET /%s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(command);
	}

	@RestController
	static class Commands {

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().getName();
		}

	}

}
