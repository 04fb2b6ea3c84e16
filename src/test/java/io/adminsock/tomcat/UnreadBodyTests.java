package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are answered before their body was read: clients that write before they
 * read get the answer, and a client that sends the rest slowly holds no thread.
 */
@Timeout(120)
class UnreadBodyTests {

	private static final int MEGABYTE = 1 << 20;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	/** Python's http.client, excon and Apache's proxy write the whole body first. */
	@ParameterizedTest
	@CsvSource({ "POST,/nothing,404", "POST,/ping,405", "POST,/echo,413", "POST,/denied,403", "POST,/early,200",
			"POST,/later,200", "POST,/error,404" })
	void aClientThatWritesBeforeItReadsGetsItsAnswer(String method, String path, int status) throws Exception {
		try (TestServer server = start("adminsock.access.rules[0].command=denied",
				"adminsock.access.rules[1].command=*", "adminsock.access.rules[1].allow=*")) {
			for (int megabytes : new int[] { 3, 20 }) {
				assertAnswer(server, head(method, path, "Content-Length: %d".formatted(megabytes * MEGABYTE)),
						new byte[megabytes * MEGABYTE], status);
				assertAnswer(server, head(method, path, "Transfer-Encoding: chunked"), chunks(megabytes), status);
			}
		}
	}

	private static void assertAnswer(TestServer server, String head, byte[] body, int status) throws IOException {
		try (RawClient client = server.connect()) {
			RawClient.Response response = client.send(head).send(body).read();
			assertThat(response.status()).as(response.toString()).isEqualTo(status);
			assertThat(client.isClosed()).isTrue();
		}
	}

	private static byte[] chunks(int megabytes) {
		String chunk = "%x\r\n%s\r\n".formatted(MEGABYTE, " ".repeat(MEGABYTE));
		return (chunk.repeat(megabytes) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
	}

	private static String head(String method, String path, String header) {
		return "%s %s HTTP/1.1\r\nHost: any\r\n%s\r\n\r\n".formatted(method, path, header);
	}

	@Test
	void aConnectionIsAnnouncedToCloseWhereTheBodyHasNotArrived() throws Exception {
		try (TestServer server = start(); RawClient client = server.connect()) {
			RawClient.Response response = client.send(head("POST", "/nothing", "Content-Length: 100")).read();
			assertThat(response.header("connection")).isEqualTo("close");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/ping", "/denied" })
	void aConnectionStaysOpenWhereTheBodyCameWithTheHead(String path) throws Exception {
		try (TestServer server = start("adminsock.access.rules[0].command=denied",
				"adminsock.access.rules[1].command=*", "adminsock.access.rules[1].allow=*");
				RawClient client = server.connect()) {
			for (int i = 0; i < 3; i++) {
				RawClient.Response response = client
					.send(RawClient.request("POST", path, "[\"" + "a".repeat(1000) + "\"]"))
					.read();
				assertThat(response.status()).isBetween(403, 405);
				assertThat(response.header("connection")).isEmpty();
			}
			assertThat(client.send("GET /ping HTTP/1.1\r\nHost: any\r\n\r\n").read().body()).isEqualTo("pong");
		}
	}

	@Test
	void aRequestIsNeverReadFromTheRestOfABody() throws Exception {
		try (TestServer server = start(); RawClient client = server.connect()) {
			String inner = "POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 2\r\n\r\n[]";
			client.send(head("POST", "/nothing", "Content-Length: %d".formatted(100_000 + inner.length())));
			assertThat(client.read().status()).isEqualTo(404);
			client.send(inner);
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void clientsThatNeverFinishTheirBodiesHoldNoThread() throws Exception {
		try (TestServer server = start("adminsock.server.threads=4")) {
			List<RawClient> slow = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				RawClient client = server.connect();
				slow.add(client.send(head("POST", (i % 2 == 0) ? "/nothing" : "/ping", "Content-Length: 1000000")));
			}
			for (RawClient client : slow) {
				assertThat(client.read().status()).isBetween(404, 405);
			}
			for (int i = 0; i < 20; i++) {
				assertSplitBodyIsServed(server);
			}
			for (RawClient client : slow) {
				client.send(" ");
			}
			for (int i = 0; i < 20; i++) {
				assertSplitBodyIsServed(server);
			}
			for (RawClient client : slow) {
				assertThat(client.isClosed()).isTrue();
				client.close();
			}
		}
	}

	/** A slow body gives its place to a later one when all places are taken. */
	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/shutdown" })
	void aClientThatSendsItsBodyInPartsIsServedBesideSlowOnes(String path) throws Exception {
		try (TestServer server = start("adminsock.server.threads=8", "adminsock.commands.body-timeout=1h",
				"adminsock.server.connection-timeout=1h")) {
			List<RawClient> slow = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				slow.add(server.connect().send(head("POST", path, "Content-Length: 1000") + "["));
			}
			for (int i = 0; i < 20; i++) {
				assertSplitBodyIsServed(server);
			}
			for (RawClient client : slow) {
				client.close();
			}
		}
	}

	/**
	 * Bytes that arrive after the server gave up a body belong to that body, so that they
	 * are never parsed as a request.
	 */
	@Test
	void theRestOfABodyThatIsGivenUpIsNoRequest() throws Exception {
		String inner = "POST /smuggled HTTP/1.1\r\nHost: any\r\nContent-Length: 2\r\n\r\n[]";
		try (TestServer server = start("adminsock.server.threads=2", "adminsock.commands.body-timeout=1h",
				"adminsock.server.connection-timeout=1h")) {
			Commands commands = server.context().getBean(Commands.class);
			for (int i = 0; i < 500; i++) {
				try (RawClient given = server.connect(); RawClient next = server.connect()) {
					given.send(head("POST", "/echo", "Content-Length: 5000") + "[");
					Thread sender = new Thread(() -> sendUntilClosed(given, inner));
					next.send(head("POST", "/echo", "Content-Length: 3") + "[");
					sender.start();
					next.send("1]");
					assertThat(next.read().status()).isIn(200, 408);
					sender.join();
				}
			}
			assertThat(commands.smuggled.get()).isZero();
		}
	}

	private static void sendUntilClosed(RawClient client, String text) {
		try {
			for (int i = 0; i < 20; i++) {
				client.send(text);
			}
		}
		catch (IOException ex) {
			// The server has closed the connection.
		}
	}

	/** The slow bytes belong to the chunks' framing, not to the body itself. */
	@ParameterizedTest
	@ValueSource(strings = { "5;", "0\r\nX-Trailer: " })
	void aBodyThatTricklesInItsFramingIsNotWaitedForTooLong(String framing) throws Exception {
		try (TestServer server = start("adminsock.commands.body-timeout=1s"); RawClient client = server.connect()) {
			client.send(head("POST", "/echo", "Transfer-Encoding: chunked") + "1\r\n[\r\n" + framing);
			Thread drip = new Thread(() -> drip(client));
			drip.start();
			assertThat(client.read().status()).isEqualTo(408);
			client.shutdownOutput();
			drip.join();
		}
	}

	private static void drip(RawClient client) {
		try {
			while (true) {
				client.send("a");
				Thread.sleep(100);
			}
		}
		catch (Exception ex) {
			// The server has closed the connection.
		}
	}

	@Test
	void aConnectionTimeoutOfNoneWaitsForBodies() throws Exception {
		try (TestServer server = start("adminsock.server.connection-timeout=-1")) {
			assertSplitBodyIsServed(server);
		}
	}

	private static void assertSplitBodyIsServed(TestServer server) throws IOException {
		try (RawClient client = server.connect()) {
			client.send(head("POST", "/echo", "Content-Length: 5")).send("[\"a").send("\"]");
			assertThat(client.read().body()).isEqualTo("[\"a\"]");
		}
	}

	/** The client gets no {@code 100 Continue} for a body that is not read. */
	@Test
	void aClientThatAsksFirstIsRefusedWithoutSending() throws Exception {
		try (TestServer server = start(); RawClient client = server.connect()) {
			client.send("POST /nothing HTTP/1.1\r\nHost: any\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
			assertThat(client.readHead().status()).isEqualTo(404);
		}
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.directory.resolve("a.sock"), List.of(Commands.class), properties);
	}

	@RestController
	static class Commands {

		private final AtomicInteger smuggled = new AtomicInteger();

		@PostMapping("/smuggled")
		void smuggled() {
			this.smuggled.incrementAndGet();
		}

		@PostMapping("/denied")
		String denied() {
			return "denied to nobody";
		}

		/** Answers without reading the body. */
		@PostMapping("/early")
		void early(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentLength(2);
			response.getWriter().print("ok");
			response.flushBuffer();
		}

		@PostMapping("/later")
		Callable<String> later(HttpServletRequest request) {
			return () -> "ok";
		}

	}

}
