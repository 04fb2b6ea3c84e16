package io.adminsock.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the headers of all responses, and of the responses to rejected browsers.
 */
@Timeout(60)
class SafeHeaderTests {

	private static final String POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

	private static final String CHROMIUM = "User-Agent: Mozilla/5.0";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class)
		.properties("adminsock.browser.hosts=admin.example");

	/**
	 * In the table {@code ~} stands for a line break.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET /ping HTTP/1.1~Host: any                                   | 200
			GET /ping HTTP/1.0                                             | 200
			HEAD /ping HTTP/1.1~Host: any                                  | 200
			OPTIONS /ping HTTP/1.1~Host: any                               | 200
			OPTIONS * HTTP/1.1~Host: any                                   | 200
			GET / HTTP/1.1~Host: any                                       | 200
			POST /echo HTTP/1.1~Host: any~Content-Length: 0                | 200
			GET /stream HTTP/1.1~Host: any                                 | 200
			GET /callable HTTP/1.1~Host: any                               | 200
			GET /callable-fails HTTP/1.1~Host: any                         | 500
			GET /emptied HTTP/1.1~Host: any                                | 200
			GET /sends HTTP/1.1~Host: any                                  | 409
			GET /not-modified HTTP/1.1~Host: any~If-None-Match: "1"        | 304
			GET /pong HTTP/1.1~Host: any                                   | 404
			GET /error HTTP/1.1~Host: any                                  | 404
			POST /ping HTTP/1.1~Host: any~Content-Length: 0                | 405
			TRACE /ping HTTP/1.1~Host: any                                 | 405
			GET /ping HTTP/1.1                                             | 200
			GET /ping HTTP/1.1~Host: a~Host: b                             | 400
			GET /ping HTTP/1.1~Host: any~A b: c                            | 400
			GET /../ping HTTP/1.1~Host: any                                | 400
			GET /%zz HTTP/1.1~Host: any                                    | 400
			GET /loglevel?logger=%zz HTTP/1.1~Host: any                    | 400
			GET /ping HTTP/3.0~Host: any                                   | 505
			CONNECT any:80 HTTP/1.1~Host: any                              | 501
			POST /echo HTTP/1.1~Host: any~Transfer-Encoding: magic         | 501
			POST /echo HTTP/1.1~Host: any~Expect: x~Content-Length: 0      | 417
			GET /ping HTTP/1.1~Host: any~Origin: null                      | 403
			nonsense                                                       | 400
			""")
	void everyAnswerAllowsABrowserNothing(String request, int status) throws IOException {
		try (RawClient client = server.connect()) {
			RawClient.Response response = client.send(request.replace("~", "\r\n") + "\r\n\r\n").readHead();
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.headers()).containsEntry("x-content-type-options", "nosniff")
				.containsEntry("cache-control", "no-store")
				.containsEntry("content-security-policy", POLICY);
		}
	}

	@Test
	void anAnswerAfterAnotherOnTheSameConnectionHasThemToo() throws IOException {
		try (RawClient client = server.connect()) {
			for (String path : List.of("/ping", "/own", "/ping")) {
				client.send("GET %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path));
				assertThat(client.read().header("Cache-Control"))
					.isEqualTo(path.equals("/own") ? "max-age=60" : "no-store");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own", "/own-entity" })
	void aCommandMaySayOtherwise(String path) throws IOException {
		RawClient.Response response = server.get(path);
		assertThat(response.headers()).containsEntry("content-security-policy", "default-src 'self'")
			.containsEntry("cache-control", "max-age=60")
			.containsEntry("x-content-type-options", "nosniff");
	}

	@Test
	void aBrowserThatIsRefusedIsToldWhy() throws IOException {
		RawClient.Response response = send("Host: localhost:8080", "Origin: http://evil.example");
		assertThat(response.status()).isEqualTo(403);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("kind").stringValue()).isEqualTo("browser-refused");
		assertThat(response.json().get("detail").stringValue()).isEqualTo(
				"A browser sent this for a page of another origin (Origin: http://evil.example; Host: localhost:8080). "
						+ "Only a page of this very origin may call, or a client that is no browser, such as curl.");
	}

	@ParameterizedTest
	@CsvSource({ "localhost:8080, 200", "admin.example, 200", "evil.example, 403", "any, 403" })
	void aBrowserMayUseTheNamesThatAreConfigured(String host, int status) throws IOException {
		assertThat(send("Host: " + host, CHROMIUM).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "/pong", "/error", "/application-own.properties", "/" })
	void whatIsNoCommandIsRefusedLikewise(String path) throws IOException {
		assertThat(server.send("GET", path, "", CHROMIUM).json().get("kind").stringValue())
			.isEqualTo("browser-refused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://admin.example", "admin.example/", "*.example", "*", "admin.example:", "a b",
			"admin.example:99999", "user@admin.example" })
	void aHostThatIsNoneFailsTheStart(String host) {
		Path socket = server.socket().resolveSibling("other");
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> TestServer.start(socket, List.of(), "adminsock.browser.hosts=localhost," + host))
			.withRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
			.havingRootCause()
			.satisfies((cause) -> {
				InvalidConfigurationPropertyValueException invalid = (InvalidConfigurationPropertyValueException) cause;
				assertThat(invalid.getName()).isEqualTo("adminsock.browser.hosts");
				assertThat(invalid.getValue()).isEqualTo(host);
				assertThat(invalid.getReason())
					.isEqualTo("It is neither a host nor a host and a port, such as admin.example.org:8443.");
			});
		assertThat(socket).doesNotExist();
	}

	private static RawClient.Response send(String... headers) throws IOException {
		return RawClient.exchange(server.socket(),
				"GET /ping HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(String.join("\r\n", headers)));
	}

	@RestController
	static class Commands {

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (output) -> {
				output.write("one\n".getBytes(StandardCharsets.UTF_8));
				output.flush();
				output.write("two\n".getBytes(StandardCharsets.UTF_8));
			};
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> "called";
		}

		@GetMapping("/callable-fails")
		Callable<String> callableFails() {
			return () -> {
				throw new IllegalStateException("broken");
			};
		}

		@GetMapping("/emptied")
		String emptied(HttpServletResponse response) {
			response.reset();
			return "emptied";
		}

		@GetMapping("/sends")
		void sends(HttpServletResponse response) throws IOException {
			response.sendError(409, "not now");
		}

		@GetMapping("/not-modified")
		ResponseEntity<String> notModified() {
			return ResponseEntity.ok().eTag("1").body("text");
		}

		@GetMapping("/own")
		String own(HttpServletResponse response) {
			response.setHeader("Content-Security-Policy", "default-src 'self'");
			response.setHeader("Cache-Control", "max-age=60");
			return "own";
		}

		@GetMapping("/own-entity")
		ResponseEntity<String> ownEntity() {
			return ResponseEntity.ok()
				.cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)))
				.header("Content-Security-Policy", "default-src 'self'")
				.body("own");
		}

	}

}
