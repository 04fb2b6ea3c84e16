package io.adminsock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Nginx;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An nginx that may do everything is in front, keeps its connections, and lets nobody
 * reach {@code /shutdown}. A process of another user hides that request in others, which
 * nginx and the server might cut at different places.
 */
class SmugglingIT {

	private static final String HIDDEN = "POST /shutdown HTTP/1.1\r\nHost: any\r\nContent-Length: 2\r\n\r\n[]";

	private static final String LENGTH = "Content-Length: %d\r\n".formatted(HIDDEN.length());

	private static final String CLOSE = "Connection: close\r\n";

	@TempDir
	private static Path directory;

	private static Path socket;

	private static ServerProcess server;

	private static Nginx nginx;

	private static int port;

	@BeforeAll
	static void start() throws Exception {
		Programs.require("socat");
		JavaProgram.openToAll(directory);
		socket = directory.resolve("s");
		server = ServerProcess.launch(directory, "--adminsock.path=" + socket);
		server.awaitListening();
		port = Nginx.freePort();
		nginx = Nginx.start(directory, port, """
				upstream admin { server unix:%s; keepalive 1; }
				server {
				  listen 127.0.0.1:%d;
				  location /shutdown { return 418; }
				  location / {
				    proxy_pass http://admin;
				    proxy_http_version 1.1;
				    proxy_set_header Connection "";
				    proxy_set_header Host $http_host;
				    proxy_request_buffering off;
				  }
				}
				""".formatted(socket, port));
	}

	/**
	 * The request that was hidden would have stopped the server.
	 */
	@AfterAll
	static void stop() throws Exception {
		if (nginx == null) {
			return;
		}
		nginx.close();
		assertThat(RawClient.exchange(socket, HIDDEN).status()).isEqualTo(200);
		assertThat(server.awaitExit()).isZero();
		server.close();
	}

	static Stream<Arguments> requests() {
		String chunked = "Transfer-Encoding: chunked\r\n";
		return Stream.of(Arguments.of("as it is", HIDDEN), Arguments.of("body of a GET", get(LENGTH) + HIDDEN),
				Arguments.of("body of a command without arguments", post("/ping", LENGTH) + HIDDEN),
				Arguments.of("length and chunks", post("/echo", LENGTH + chunked) + "0\r\n\r\n" + HIDDEN),
				Arguments.of("chunks and length", post("/echo", chunked + "Content-Length: 4\r\n") + chunk(HIDDEN)),
				Arguments.of("two lengths", post("/echo", "Content-Length: 0\r\n" + LENGTH) + HIDDEN),
				Arguments.of("a list of lengths", post("/echo", "Content-Length: 0, 2\r\n") + HIDDEN),
				Arguments.of("a length with a sign", post("/echo", "Content-Length: +0\r\n") + HIDDEN),
				Arguments.of("two encodings",
						post("/echo", chunked + "Transfer-Encoding: identity\r\n") + chunk(HIDDEN)),
				Arguments.of("an unknown encoding", post("/echo", "Transfer-Encoding: xchunked\r\n" + LENGTH) + HIDDEN),
				Arguments.of("a list of encodings",
						post("/echo", "Transfer-Encoding: chunked, identity\r\n") + chunk(HIDDEN)),
				Arguments.of("a space before the colon",
						post("/echo", "Transfer-Encoding : chunked\r\n" + LENGTH) + "0\r\n\r\n" + HIDDEN),
				Arguments.of("a folded header",
						post("/echo", "X: y\r\n Transfer-Encoding: chunked\r\n" + LENGTH) + "0\r\n\r\n" + HIDDEN),
				Arguments.of("an encoding after a vertical tab",
						post("/echo", "Transfer-Encoding:\u000bchunked\r\n" + LENGTH) + "0\r\n\r\n" + HIDDEN),
				Arguments.of("a bare line feed after a chunk's size", post("/echo", chunked) + "0;\n\r\n" + HIDDEN),
				Arguments.of("a bare carriage return in a header",
						post("/echo", "X: y\rTransfer-Encoding: chunked\r\n" + LENGTH) + HIDDEN),
				Arguments.of("a chunk's size that overflows",
						post("/echo", chunked) + "10000000000000000\r\n" + HIDDEN),
				Arguments.of("a trailer", post("/echo", chunked) + "0\r\nContent-Length: 0\r\n\r\n" + HIDDEN),
				Arguments.of("an upgrade to HTTP/2", get(
						"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n")
						+ HIDDEN),
				Arguments.of("100-continue", post("/echo", "Expect: 100-continue\r\n" + LENGTH) + HIDDEN),
				Arguments.of("an absolute request target", "GET http://any/shutdown HTTP/1.1\r\nHost: any\r\n\r\n"),
				Arguments.of("a path with line ends",
						get("").replace("/ping", "/ping%20HTTP/1.1%0d%0aHost:%20any%0d%0a%0d%0aPOST%20/shutdown")),
				Arguments.of("a path that nginx normalizes", HIDDEN.replace("/shutdown", "/x/../shutdown")),
				Arguments.of("a path with a parameter", HIDDEN.replace("/shutdown", "/;x/shutdown")),
				Arguments.of("another case", HIDDEN.replace("/shutdown", "/Shutdown")));
	}

	private static String get(String headers) {
		return "GET /ping HTTP/1.1\r\nHost: any\r\n%s\r\n".formatted(headers);
	}

	private static String post(String path, String headers) {
		return "POST %s HTTP/1.1\r\nHost: any\r\n%s\r\n".formatted(path, headers);
	}

	private static String chunk(String body) {
		return "%x\r\n%s\r\n0\r\n\r\n".formatted(body.length(), body);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void noHiddenRequestIsRun(String how, String request) throws IOException {
		assertThat(send(request + get(CLOSE))).as(how).contains("HTTP/1.1 ");
		assertThat(send(get(CLOSE))).contains("HTTP/1.1 200").endsWith("pong");
		assertThat(RawClient.get(socket, "/ping").body()).isEqualTo("pong");
		assertThat(server.log()).doesNotContain("Shutting down");
	}

	private static String send(String bytes) throws IOException {
		Path file = Files.write(directory.resolve("request"), bytes.getBytes(StandardCharsets.UTF_8));
		return Programs
			.runAs(1, 1, "", "sh", "-c", "socat -t2 - TCP:127.0.0.1:%d,shut-none <'%s'".formatted(port, file))
			.output();
	}

}
