package io.adminsock.command;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of request bodies: their size, their content type, and incomplete ones.
 */
@ExtendWith(OutputCaptureExtension.class)
class BodyTests {

	private static final int LIMIT = 2_000;

	private static final String TOO_LARGE = "The body has more than 2000 bytes. "
			+ "adminsock.commands.max-body sets the limit.";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class)
		.properties("adminsock.commands.max-body=" + LIMIT + "B");

	@ParameterizedTest
	@ValueSource(strings = { "/length", "/plain" })
	void bodyOfTheLimitIsTakenAndOneByteMoreIsNot(String path) throws IOException {
		assertThat(server.post(path, text(LIMIT)).body()).isEqualTo("" + (LIMIT - 4));
		assertTooLarge(server.post(path, text(LIMIT + 1)));
		assertThat(chunked(path, text(LIMIT)).body()).isEqualTo("" + (LIMIT - 4));
		assertTooLarge(chunked(path, text(LIMIT + 1)));
	}

	private static String text(int bytes) {
		return "[\"%s\"]".formatted("x".repeat(bytes - 4));
	}

	private static RawClient.Response chunked(String path, String body) throws IOException {
		int half = body.length() / 2;
		return RawClient.exchange(server.socket(),
				"POST %s HTTP/1.1\r\nHost: any\r\nTransfer-Encoding: chunked\r\n\r\n".formatted(path)
						+ chunk(body.substring(0, half)) + chunk(body.substring(half)) + "0\r\n\r\n");
	}

	private static String chunk(String text) {
		return "%x\r\n%s\r\n".formatted(text.length(), text);
	}

	private static void assertTooLarge(RawClient.Response response) {
		assertThat(response.status()).isEqualTo(413);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("title").stringValue()).isEqualTo("Content Too Large");
		assertThat(response.json().get("kind").stringValue()).isEqualTo("too-large");
		assertThat(response.json().get("detail").stringValue()).isEqualTo(TOO_LARGE);
	}

	@Test
	void bodyThatSaysItIsTooLargeIsRefusedBeforeItComes() throws IOException {
		try (RawClient client = server.connect()) {
			client.send("POST /length HTTP/1.1\r\nHost: any\r\nContent-Length: 3221225472\r\n\r\n");
			assertTooLarge(client.read());
		}
		try (RawClient client = server.connect()) {
			client.send("POST /length HTTP/1.1\r\nHost: any\r\nExpect: 100-continue\r\nContent-Length: 2001\r\n\r\n");
			assertTooLarge(client.read());
		}
	}

	@Test
	void hugeBodyIsCutOffEarly() throws IOException {
		assertThat(accepted("Content-Length: 3221225472", new byte[65536])).isLessThan(100_000_000);
		assertThat(accepted("Transfer-Encoding: chunked", chunk("x".repeat(65536)).getBytes(StandardCharsets.US_ASCII)))
			.isLessThan(100_000_000);
		assertThat(server.get("/ping").body()).isEqualTo("pong");
	}

	/** Sends bytes until the server stops reading, and returns the number of bytes. */
	private static long accepted(String header, byte[] piece) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("POST /length HTTP/1.1\r\nHost: any\r\n%s\r\n\r\n".formatted(header));
			long sent = 0;
			try {
				while (sent < 200_000_000) {
					sent += client.channel().write(ByteBuffer.wrap(piece));
				}
			}
			catch (IOException ex) {
				assertThat(ex).hasMessageMatching("Broken pipe|Connection reset.*");
			}
			return sent;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Type: application/x-www-form-urlencoded", "Content-Type: text/plain",
			"Content-Type: application/json", "Content-Type: application/octet-stream", "Content-Type: text/html;x",
			"Content-Type: nonsense", "Content-Type:", "X-None: yes" })
	void bodyIsJsonWhateverItsTypeSays(String header) throws IOException {
		RawClient.Response response = server.send("POST", "/length", "[\"abc\"]", header);
		assertThat(response.body()).isEqualTo("3");
		assertThat(server.send("POST", "/length", "", header).body()).isEqualTo("-1");
	}

	@Test
	void multipartIsRefusedAndNotDropped() throws IOException {
		String body = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nabc\r\n--b--\r\n";
		RawClient.Response response = server.send("POST", "/length", body,
				"Content-Type: multipart/form-data; boundary=b");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("Arguments are JSON, and not a multipart form.");
	}

	@Test
	void emptyChunkedBodyIsNoArguments() throws IOException {
		assertThat(RawClient
			.exchange(server.socket(),
					"POST /length HTTP/1.1\r\nHost: any\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
			.body()).isEqualTo("-1");
	}

	@Test
	void utf16IsJsonTooAndBrokenUtf8IsNot() throws IOException {
		assertThat(bytes("[\"ab\"]".getBytes(StandardCharsets.UTF_16BE)).body()).isEqualTo("2");
		RawClient.Response response = bytes(new byte[] { '[', '"', (byte) 0xC3, '(', '"', ']' });
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue()).startsWith("The body is not JSON");
	}

	private static RawClient.Response bytes(byte[] body) throws IOException {
		try (RawClient client = server.connect()) {
			return client
				.send("POST /length HTTP/1.1\r\nHost: any\r\nContent-Length: %d\r\n\r\n".formatted(body.length))
				.send(body)
				.read();
		}
	}

	@Test
	void hostileJsonIsRefused(@TempDir Path directory) throws IOException {
		try (TestServer large = TestServer.start(directory.resolve("s"), List.of(Commands.class),
				"adminsock.commands.max-body=4MB")) {
			for (String body : List.of("[%s]".formatted("9".repeat(1_000_000)),
					"[0.%s]".formatted("9".repeat(1_000_000)))) {
				RawClient.Response response = large.post("/any", body);
				assertThat(response.status()).isEqualTo(400);
				assertThat(response.json().get("kind").stringValue()).isEqualTo("bad-arguments");
				assertThat(response.body().length()).isLessThan(2_000);
			}
			assertThat(large.post("/any", "[1e1000000000]").status()).isIn(200, 400);
			assertThat(large.post("/integer", "[1e1000000000]").status()).isEqualTo(400);
		}
	}

	@Test
	void bodyThatEndsEarlyDoesNotReachTheCommand(CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("POST /length HTTP/1.1\r\nHost: any\r\nContent-Length: 100\r\n\r\n[\"abc\"]").shutdownOutput();
			assertThat(client.read().status()).isEqualTo(400);
		}
		try (RawClient client = server.connect()) {
			client.send("POST /length HTTP/1.1\r\nHost: any\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n[\"abc\"]\r\n")
				.shutdownOutput();
			assertThat(client.read().status()).isEqualTo(400);
		}
		assertQuiet(output);
	}

	@Test
	void clientThatGoesAwayWhileItSendsIsNoNews(CapturedOutput output) throws IOException {
		for (String headers : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
			for (String path : List.of("/length", "/stream", "/ping")) {
				try (RawClient client = server.connect()) {
					client.send("POST %s HTTP/1.1\r\nHost: any\r\n%s\r\n\r\n7\r\n[\"abc".formatted(path, headers));
				}
			}
		}
		assertQuiet(output);
	}

	@Test
	void clientThatGoesAwayWhileItReadsIsNoNews(CapturedOutput output) throws Exception {
		for (String path : List.of("/large", "/large-list", "/large-stream")) {
			Commands.finished = new CountDownLatch(1);
			try (RawClient client = server.connect()) {
				client.send("GET %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path)).readHead();
			}
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
		assertThat(Commands.finished.await(30, TimeUnit.SECONDS)).isTrue();
		assertQuiet(output);
	}

	private static void assertQuiet(CapturedOutput output) throws IOException {
		for (int i = 0; i < 20; i++) {
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
		assertThat(output.getAll()).doesNotContain("ERROR", "WARN", "\tat ");
	}

	@RestController
	static class Commands {

		private static volatile CountDownLatch finished = new CountDownLatch(1);

		@PostMapping("/length")
		int length(@Arg Optional<String> text) {
			return text.map(String::length).orElse(-1);
		}

		@PostMapping("/plain")
		int plain(@RequestBody List<String> arguments) {
			return arguments.get(0).length();
		}

		@PostMapping("/any")
		void any(@Arg Object value) {
		}

		@PostMapping("/integer")
		void integer(@Arg BigInteger value) {
		}

		@PostMapping("/stream")
		int stream(InputStream body) throws IOException {
			return body.readAllBytes().length;
		}

		@GetMapping("/large")
		String large() {
			return "x".repeat(10_000_000);
		}

		@GetMapping("/large-list")
		List<String> largeList() {
			return List.of("x".repeat(10_000_000));
		}

		@GetMapping("/large-stream")
		StreamingResponseBody largeStream() {
			return (output) -> {
				try {
					byte[] piece = new byte[65536];
					for (int i = 0; i < 1_000; i++) {
						output.write(piece);
						output.flush();
					}
				}
				finally {
					finished.countDown();
				}
			};
		}

	}

}
