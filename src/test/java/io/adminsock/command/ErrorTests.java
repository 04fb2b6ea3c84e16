package io.adminsock.command;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import io.adminsock.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of error responses: for an unknown command, a wrong HTTP method, and an exception
 * of a command.
 */
@ExtendWith(OutputCaptureExtension.class)
class ErrorTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, Advice.class);

	@Test
	void unknownCommandTellsTheNearestNames() throws IOException {
		RawClient.Response response = server.post("/fai", "[1]");
		assertThat(response.status()).isEqualTo(404);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
				+ "\"kind\":\"unknown-command\",\"detail\":\"There is no command 'fai'. "
				+ "Did you mean 'fail' or 'fail-io' or 'fail-eof'? GET / lists the commands.\",\"nearest\":[\"fail\",\"fail-io\",\"fail-eof\"]}\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			/pin       | There is no command 'pin'. Did you mean 'ping'? GET / lists the commands.
			/PING      | There is no command 'PING'. Did you mean 'ping'? GET / lists the commands.
			/thr       | There is no command 'thr'. Did you mean 'threads'? GET / lists the commands.
			/ping/     | There is no command 'ping/'. Did you mean 'ping'? GET / lists the commands.
			/qqqqqqqqq | There is no command 'qqqqqqqqq'. GET / lists the commands.
			/a/b/c     | There is no command 'a/b/c'. GET / lists the commands.
			/%E2%98%83 | There is no command '%E2%98%83'. GET / lists the commands.
			/error     | There is no command 'error'. GET / lists the commands.
			""")
	void unknownCommand(String path, String detail) throws IOException {
		for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
			RawClient.Response response = server.send(method, path, "");
			assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
			assertThat(response.json().get("kind").stringValue()).isEqualTo("unknown-command");
			assertThat(response.status()).isEqualTo(404);
		}
	}

	@Test
	void veryLongNameIsShortened() throws IOException {
		RawClient.Response response = server.get("/" + "x".repeat(7000));
		assertThat(response.status()).isEqualTo(404);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("There is no command '%s…'. GET / lists the commands.".formatted("x".repeat(60)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET    | /fail   | POST     | /fail takes POST, and not GET.
			POST   | /ping   | GET,HEAD | /ping takes GET, and not POST.
			DELETE | /either | POST,PUT | /either takes POST or PUT, and not DELETE.
			""")
	void wrongMethodTellsTheRightOne(String method, String path, String allowed, String detail) throws IOException {
		RawClient.Response response = server.send(method, path, "");
		assertThat(response.status()).isEqualTo(405);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("kind").stringValue()).isEqualTo("wrong-method");
		assertThat(response.json().get("title").stringValue()).isEqualTo("Method Not Allowed");
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
		assertThat(Set.of(response.header("Allow").split(",\\s*"))).isSubsetOf(allowed.split(","));
	}

	@Test
	void exceptionIsToldWithItsTraceAndLoggedOnce(CapturedOutput output) throws IOException {
		RawClient.Response response = server.post("/fail", "[\"no luck\"]");
		assertThat(response.status()).isEqualTo(500);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		JsonNode problem = response.json();
		assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "kind", "detail", "exception",
				"trace");
		assertThat(problem.get("kind").stringValue()).isEqualTo("failed");
		assertThat(problem.get("detail").stringValue()).isEqualTo("no luck");
		assertThat(problem.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
		assertThat(problem.get("trace").stringValue()).startsWith("java.lang.IllegalStateException: no luck\n\tat ")
			.contains("ErrorTests$Commands.fail(ErrorTests.java:");
		assertThat(output).containsOnlyOnce("java.lang.IllegalStateException: no luck").contains("POST /fail failed");
		assertThat(output).containsOnlyOnce("ERROR");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/fail-null     | 500 | failed              | java.lang.NullPointerException
					/fail-io       | 500 | failed              | Broken pipe
					/fail-eof      | 500 | failed              | java.io.EOFException
					/overflow      | 500 | failed              | java.lang.StackOverflowError
					/assertion     | 500 | failed              | never
					/status        | 409 | conflict            | It is open already.
					/status-only   | 503 | service-unavailable | Service Unavailable.
					/own-status    | 404 | not-found           | There is no tab 7.
					/own-reason    | 410 | gone                | It went away.
					/cause         | 500 | failed              | outer
					/param         | 400 | bad-request         | Required parameter 'name' is not present.
					/unconvertible?value=x | 500 | failed      | Failed to convert value of type 'java.lang.String' to required type 'java.lang.Runnable'; Cannot convert value of type 'java.lang.String' to required type 'java.lang.Runnable' for property 'value': no matching editors or conversion strategy found
					/surrogate     | 500 | failed              | half ?
					""")
	void whatACommandThrowsIsAProblem(String path, int status, String kind, String detail, CapturedOutput output)
			throws IOException {
		RawClient.Response response = server.post(path, "");
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("status").intValue()).isEqualTo(status);
		assertThat(response.json().get("kind").stringValue()).isEqualTo(kind);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
		assertThat(output.getAll().contains("ERROR")).isEqualTo(status == 500);
	}

	@Test
	void errorIsToldAsItself() throws IOException {
		JsonNode problem = server.post("/overflow", "").json();
		assertThat(problem.get("exception").stringValue()).isEqualTo("java.lang.StackOverflowError");
		assertThat(problem.get("trace").stringValue()).startsWith("java.lang.StackOverflowError\n\tat io.adminsock.");
	}

	@Test
	void headersOfAnErrorResponseAreSent() throws IOException {
		RawClient.Response response = server.post("/later", "");
		assertThat(response.status()).isEqualTo(503);
		assertThat(response.header("Retry-After")).isEqualTo("5");
	}

	@Test
	void applicationsOwnExceptionHandlerWins(CapturedOutput output) throws IOException {
		RawClient.Response response = server.post("/advised", "");
		assertThat(response.status()).isEqualTo(402);
		assertThat(response.body()).isEqualTo("advice");
		assertThat(output).doesNotContain("ERROR");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/html", "nonsense" })
	void problemDoesNotDependOnWhatTheClientAccepts(String accept) throws IOException {
		RawClient.Response response = server.send("POST", "/fail", "[\"x\"]", "Accept: " + accept);
		assertThat(response.status()).isEqualTo(500);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("detail").stringValue()).isEqualTo("x");
	}

	@Test
	void withoutTracesTheLogHasThemStill(CapturedOutput output, @TempDir Path directory) throws IOException {
		try (TestServer silent = TestServer.start(directory.resolve("s"), List.of(Commands.class),
				"adminsock.errors.trace=never")) {
			JsonNode problem = silent.post("/fail", "[\"no luck\"]").json();
			assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "kind", "detail",
					"exception");
			assertThat(output).containsOnlyOnce("java.lang.IllegalStateException: no luck")
				.contains("at io.adminsock.command.ErrorTests$Commands.fail(");
		}
	}

	@RestController
	static class Commands {

		@PostMapping("/fail")
		void fail(@Arg String message) {
			throw new IllegalStateException(message);
		}

		@PostMapping("/fail-null")
		void failNull() {
			throw new NullPointerException();
		}

		@PostMapping("/fail-io")
		void failIo() throws IOException {
			throw new IOException("Broken pipe");
		}

		@PostMapping("/fail-eof")
		void failEof() throws IOException {
			throw new EOFException();
		}

		@PostMapping("/overflow")
		int overflow(@Arg(defaultValue = "0") int depth) {
			return (depth < Integer.MAX_VALUE) ? overflow(depth + 1) + 1 : 0;
		}

		@PostMapping("/assertion")
		void assertion() {
			throw new AssertionError("never");
		}

		@PostMapping("/status")
		void status() {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "It is open already.");
		}

		@PostMapping("/status-only")
		void statusOnly() {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
		}

		@PostMapping("/later")
		void later() {
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.RETRY_AFTER, "5");
			throw new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE) {

				@Override
				public HttpHeaders getHeaders() {
					return headers;
				}

			};
		}

		@PostMapping("/own-status")
		void ownStatus() {
			throw new NoTabException("There is no tab 7.");
		}

		@PostMapping("/own-reason")
		void ownReason() {
			throw new GoneException();
		}

		@PostMapping("/cause")
		void cause() {
			throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
		}

		@PostMapping("/surrogate")
		void surrogate() {
			throw new IllegalStateException("half \ud83d");
		}

		@PostMapping("/param")
		@Nullable String param(@RequestParam String name) {
			return name;
		}

		@PostMapping("/unconvertible")
		void unconvertible(@RequestParam Runnable value) {
		}

		@PostMapping("/either")
		void eitherPost() {
		}

		@PutMapping("/either")
		void eitherPut() {
		}

		@GetMapping("/unused")
		void unused() {
		}

		@PostMapping("/advised")
		void advised() {
			throw new AdvisedException();
		}

	}

	@RestControllerAdvice
	@AdminContextConfiguration
	static class Advice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
		String advise(AdvisedException exception) {
			return "advice";
		}

	}

	static class AdvisedException extends RuntimeException {

	}

	@ResponseStatus(HttpStatus.NOT_FOUND)
	static class NoTabException extends RuntimeException {

		NoTabException(String message) {
			super(message);
		}

	}

	@ResponseStatus(code = HttpStatus.GONE, reason = "It went away.")
	static class GoneException extends RuntimeException {

	}

}
