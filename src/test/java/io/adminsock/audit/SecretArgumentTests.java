package io.adminsock.audit;

import java.io.IOException;

import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that secret arguments are not logged. The secret is {@code hunter2}, or {@code
 * 4711} for a number.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SecretArgumentTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			POST /login | ["bob", "hunter2"]                     | 200 | ["bob","***"]
			POST /login | ["bob", null]                          | 400 | ***
			POST /login | {"password": "hunter2", "user": "bob"} | 200 | {"password":"***","user":"bob"}
			POST /login?user=bob&password=hunter2 |              | 200 | {"user":"bob","password":"***"}
			POST /login?["bob","hunter2"]         |              | 200 | ["bob","***"]
			POST /keys  | ["bob", "hunter2", "hunter2"]          | 200 | ["bob","***","***"]
			POST /keys  | {"keys": ["hunter2"], "user": "bob"}   | 200 | {"keys":"***","user":"bob"}
			POST /keys?user=bob&keys=hunter2&keys=hunter2 |      | 200 | {"user":"bob","keys":"***"}
			POST /whole | [{"password": "hunter2"}]              | 200 | ["***"]
			GET  /pin?pin=4711                                 | | 200 | {"pin":"***"}
			GET  /open?user=bob                                | | 200 | {"user":"bob"}
			""")
	void whatFitsIsLoggedWithoutTheSecret(String request, @Nullable String body, int status, String arguments,
			CapturedOutput output) throws IOException {
		assertHidden(request, body, status, arguments, output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			GET  /pin?pin=hunter2                              | | Argument 'pin': expected integer.
			GET  /pin?hunter2                                  | | There are no arguments but 'pin'.
			GET  /pin?["hunter2"]                              | | Argument 'pin': expected integer.
			GET  /pin?[hunter2]                                | | The query is not JSON at line 1, column 2.
			GET  /pin?[1,"hunter2"]                            | | At most 1 argument is taken, and 2 given.
			POST /login | ["hunter2"]                            | Argument 'password' (string) is missing.
			POST /login | ["bob", ["hunter2"]]                   | Argument 'password': expected string.
			POST /login | ["bob", "bob", "hunter2"]              | At most 2 arguments are taken, and 3 given.
			POST /login | {"user": "bob", "pasword": "hunter2"}  | There are no arguments but 'user', 'password'.
			POST /login | {"user": "bob", "hunter2": 1}          | There are no arguments but 'user', 'password'.
			POST /login | "hunter2"                              | Arguments are a JSON array or a JSON object.
			POST /login | ["bob", hunter2]                       | The body is not JSON at line 1, column 9.
			POST /login | {"hunter2": 1, "hunter2": 1}           | The body is not JSON at line 1, column 25.
			POST /login | ["bob", "hunter2                       | The body is not JSON at line 1, column 17.
			POST /count | ["hunter2", "hunter2"]                 | Argument 'count': expected integer.
			POST /whole | [{"hunter2": "hunter2"}]               | Argument 'login': expected object.
			POST /whole | [{"password": {"hunter2": 1}}]         | Argument 'login': expected object.
			""")
	void whatDoesNotFitIsToldToNobody(String request, @Nullable String body, String detail, CapturedOutput output)
			throws IOException {
		String arguments = detail.contains("not JSON") || detail.startsWith("Arguments are") ? "-" : "***";
		RawClient.Response response = assertHidden(request, body, 400, arguments, output);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			GET  /login?password=hunter2                           | | 405 | -
			POST /pin   | ["hunter2"]                                | 405 | -
			POST /logni | ["bob", "hunter2"]                         | 404 | -
			GET  /logni?password=hunter2                           | | 404 | -
			POST /fails | ["hunter2"]                                | 500 | ["***"]
			POST /fails?secret=hunter2                             | | 500 | ["***"]
			GET  /forward?secret=hunter2                           | | 200 | {"secret":"***"}
			GET  /forward-raw?pin=4711                             | | 200 | {"pin":"***"}
			""")
	void whatGoesAnotherWayIsToldToNobody(String request, @Nullable String body, int status, String arguments,
			CapturedOutput output) throws IOException {
		String expected = request.contains("fails?") ? "{\"secret\":\"***\"}" : arguments;
		assertHidden(request, body, status, expected, output);
	}

	@Test
	void withoutASecretTheValueIsTold() throws IOException {
		assertThat(server.post("/plain-count", "[\"many\"]").json().get("detail").stringValue())
			.isEqualTo("Argument 'count': expected integer, got \"many\".");
	}

	private static RawClient.Response assertHidden(String request, @Nullable String body, int status, String arguments,
			CapturedOutput output) throws IOException {
		try (AuditLines lines = new AuditLines()) {
			String[] parts = request.split(" +");
			RawClient.Response response = server.send(parts[0], parts[1], (body != null) ? body : "");
			assertThat(response.status()).as(response.body()).isEqualTo(status);
			assertThat(response.body()).doesNotContain("hunter2", "4711");
			String line = lines.awaitOne();
			String logged = KeyValueParser.parse(line).get("arguments");
			assertThat((logged != null) ? logged : "-").isEqualTo(arguments);
			assertThat(output.getAll()).doesNotContain("hunter2", "4711");
			return response;
		}
	}

	@RestController
	static class Commands {

		record Login(String password) {
		}

		@PostMapping("/login")
		void login(@Arg String user, @Arg(secret = true) String password) {
		}

		@PostMapping("/keys")
		void keys(@Arg String user, @Arg(secret = true) String... keys) {
		}

		@PostMapping("/whole")
		void whole(@Arg(secret = true) Login login) {
		}

		@GetMapping("/pin")
		void pin(@Arg(secret = true) int pin) {
		}

		@GetMapping("/open")
		void open(@Arg String user, @Arg(secret = true, defaultValue = "hunter2") String password) {
		}

		@PostMapping("/count")
		void count(@Arg int count, @Arg(secret = true) String password) {
		}

		@PostMapping("/plain-count")
		void plainCount(@Arg int count) {
		}

		@PostMapping("/fails")
		void fails(@Arg(secret = true) String secret) {
			throw new IllegalStateException("failed");
		}

		@GetMapping("/forward")
		void forward(@Arg(secret = true) String secret, HttpServletRequest request, HttpServletResponse response)
				throws Exception {
			request.getRequestDispatcher("/forwarded").forward(request, response);
		}

		@GetMapping("/forwarded")
		String forwarded(HttpServletRequest request) {
			return "forwarded";
		}

		@GetMapping("/forward-raw")
		void forwardRaw(HttpServletRequest request, HttpServletResponse response) throws Exception {
			request.getRequestDispatcher("/pin").forward(request, response);
		}

	}

}
