package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class UnixSocketProtocolTests {

	private static final String PING = "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n";

	@TempDir
	private Path directory;

	@Test
	void aConnectionServesMoreThanAHundredRequests() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			for (int i = 0; i < 250; i++) {
				String body = "[%d]".formatted(i);
				RawClient.Response response = client.send(RawClient.request("POST", "/echo", body)).read();
				assertThat(response.body()).isEqualTo(body);
				assertThat(response.headers()).doesNotContainEntry("connection", "close");
			}
		}
	}

	@Test
	void requestsSentAtOnceAreAnsweredInTheirOrder() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 50; i++) {
				requests.append(RawClient.request("POST", "/echo", "[%d]".formatted(i)));
			}
			client.send(requests.toString());
			for (int i = 0; i < 50; i++) {
				assertThat(client.read().body()).isEqualTo("[%d]".formatted(i));
			}
		}
	}

	@Test
	void aBodyMayComeInChunks() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nTransfer-Encoding: chunked\r\n\r\n")
				.send("4;extension=x\r\n[\"a\"\r\n")
				.send("5\r\n,\"b\"]\r\n")
				.send("0\r\nTrailer: x\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("[\"a\",\"b\"]");
			assertThat(client.send(PING).read().body()).isEqualTo("pong");
		}
	}

	@Test
	void aClientThatAsksBeforeItSendsTheBodyIsToldToGoOn() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
			assertThat(client.readHead().status()).isEqualTo(100);
			assertThat(client.send("[1]").read().body()).isEqualTo("[1]");
			assertThat(client.send(PING).read().body()).isEqualTo("pong");
		}
	}

	@Test
	void headIsGetWithoutABody() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			RawClient.Response head = client.send("HEAD /ping HTTP/1.1\r\nHost: any\r\n\r\n").readHead();
			assertThat(head.status()).isEqualTo(200);
			assertThat(head.headers()).containsEntry("content-length", "4");
			assertThat(client.send(PING).read().body()).isEqualTo("pong");
		}
	}

	@Test
	void http10NeedsNoHostAndCloses() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			RawClient.Response response = client.send("GET /ping HTTP/1.0\r\n\r\n").read();
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("pong");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void http10KeepsTheConnectionWhereTheClientSaysSo() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			for (int i = 0; i < 3; i++) {
				RawClient.Response response = client.send("GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
					.read();
				assertThat(response.body()).isEqualTo("pong");
			}
		}
	}

	@Test
	void aBodyOfAnyMethodReachesTheCommandWhateverItsType() throws IOException {
		try (TestServer server = start()) {
			for (String method : List.of("PUT", "DELETE")) {
				assertThat(RawClient.exchange(server.socket(), """
						%s /thing HTTP/1.1\r
						Host: any\r
						Content-Type: application/x-www-form-urlencoded\r
						Content-Length: 5\r
						\r
						["%%"]""".formatted(method)).body()).isEqualTo(method + " %");
			}
		}
	}

	@Test
	void commandsRunInAsManyThreadsAsConfigured() throws Exception {
		try (TestServer server = start("adminsock.server.threads=2")) {
			Commands commands = server.context().getBean(Commands.class);
			List<RawClient> clients = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				clients.add(server.connect().send("GET /wait HTTP/1.1\r\nHost: any\r\n\r\n"));
			}
			for (int i = 0; i < 5; i++) {
				commands.entered.acquire();
				if (i > 0) {
					commands.mayLeave.release();
				}
			}
			commands.mayLeave.release();
			for (RawClient client : clients) {
				assertThat(client.read().body()).isEqualTo("Success");
				client.close();
			}
			assertThat(commands.most).hasValue(2);
		}
	}

	@Test
	void connectionsBeyondTheConfiguredNumberWaitForTheirTurn() throws IOException {
		try (TestServer server = start("adminsock.server.max-connections=1")) {
			Commands commands = server.context().getBean(Commands.class);
			RawClient second;
			try (RawClient first = server.connect()) {
				first.send(mark("first")).read();
				second = server.connect().send(mark("second"));
				for (int i = 0; i < 20; i++) {
					first.send(mark("first")).read();
				}
			}
			assertThat(second.read().body()).isEqualTo("Success");
			second.close();
			assertThat(commands.marks.subList(0, 21)).containsOnly("first");
			assertThat(commands.marks).hasSize(22).endsWith("second");
		}
	}

	@Test
	void connectionsThatSayNothingForTooLongAreClosed() throws IOException {
		try (TestServer server = start("adminsock.server.connection-timeout=200ms");
				RawClient silent = server.connect();
				RawClient half = server.connect();
				RawClient idle = server.connect()) {
			half.send("GET /pi");
			assertThat(idle.send(PING).read().body()).isEqualTo("pong");
			assertThat(silent.isClosed()).isTrue();
			assertThat(half.isClosed()).isTrue();
			assertThat(idle.isClosed()).isTrue();
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	@Test
	void aBodyThatDoesNotComeIsATimeout() throws IOException {
		try (TestServer server = start("adminsock.server.connection-timeout=200ms");
				RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 20\r\n\r\n[");
			RawClient.Response response = client.read();
			assertThat(response.status()).isEqualTo(408);
			assertThat(response.body()).contains("The body did not arrive whole").doesNotContain("\"trace\"");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void anErrorOfTheMachineStopsNobodyElse() throws IOException {
		try (TestServer server = TestServer.start(this.directory.resolve("a.sock"),
				List.of(Commands.class, BrokenFilter.class))) {
			for (int i = 0; i < 20; i++) {
				try (RawClient client = server.connect()) {
					client.send("GET /broken HTTP/1.1\r\nHost: any\r\n\r\n");
					assertThat(client.isClosed()).isTrue();
				}
			}
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	@Test
	void anInterruptThatACommandLeavesIsNobodyElses() throws IOException {
		try (TestServer server = start(); RawClient client = server.connect()) {
			for (int i = 0; i < 20; i++) {
				try (RawClient other = server.connect()) {
					other.send("GET /interrupt HTTP/1.1\r\nHost: any\r\n\r\n");
					// An interrupted thread cannot write the answer.
					assertThat(other.isClosed()).isTrue();
				}
				assertThat(client.send("GET /interrupted HTTP/1.1\r\nHost: any\r\n\r\n").read().body())
					.isEqualTo("false");
			}
		}
	}

	@Test
	void aVirtualThreadRunsTheCommandWhereConfiguredAndJavaHasThem() throws IOException {
		try (TestServer server = start("spring.threads.virtual.enabled=true")) {
			boolean available = Runtime.version().feature() >= 21;
			assertThat(server.get("/thread").body()).startsWith(available ? "VirtualThread[" : "Thread[");
			assertThat(server.get("/whoami").body()).contains("\"user\":\"%s\"".formatted(user()));
		}
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.directory.resolve("a.sock"), List.of(Commands.class), properties);
	}

	private static String mark(String who) {
		return "GET /mark?who=%s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(who);
	}

	private static String user() {
		return System.getProperty("user.name");
	}

	@RestController
	static class Commands {

		private final Semaphore entered = new Semaphore(0);

		private final Semaphore mayLeave = new Semaphore(0);

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final List<String> marks = Collections.synchronizedList(new ArrayList<>());

		@GetMapping("/wait")
		void waitForLeave() throws InterruptedException {
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			this.entered.release();
			this.mayLeave.acquire();
			this.running.decrementAndGet();
		}

		@GetMapping("/mark")
		void mark(@Arg String who) {
			this.marks.add(who);
		}

		@GetMapping("/interrupt")
		void interrupt() {
			Thread.currentThread().interrupt();
		}

		@GetMapping("/interrupted")
		boolean interrupted() {
			return Thread.interrupted();
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString();
		}

		@PutMapping("/thing")
		String put(@Arg String thing) {
			return "PUT " + thing;
		}

		@DeleteMapping("/thing")
		String delete(@Arg String thing) {
			return "DELETE " + thing;
		}

	}

	@AdminContextConfiguration
	static class BrokenFilter implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			if (request instanceof HttpServletRequest http && http.getRequestURI().equals("/broken")) {
				throw new InternalError("for a test");
			}
			chain.doFilter(request, response);
		}

	}

}
