package io.adminsock.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of errors outside of controllers, and of errors after part of the response is
 * sent.
 */
@ExtendWith(OutputCaptureExtension.class)
class FilterErrorTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, FailingFilter.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/filter-throws  | 500 | failed               | filter broke
			/filter-servlet | 500 | failed               | root of it
			/filter-error   | 500 | failed               | java.lang.StackOverflowError
			/filter-sends   | 403 | forbidden            | not you
			/filter-status  | 418 | i-m-a-teapot         | I'm a teapot.
			/filter-odd     | 499 | status-499           | Status 499.
			""")
	void errorInAFilterIsAProblem(String path, int status, String kind, String detail, CapturedOutput output)
			throws IOException {
		for (String method : List.of("GET", "POST", "DELETE")) {
			RawClient.Response response = server.send(method, path, "");
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(response.json().get("kind").stringValue()).isEqualTo(kind);
			assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
			assertThat(response.json().has("trace")).isEqualTo(status == 500);
		}
		assertThat(output.getAll().contains("ERROR")).isEqualTo(status == 500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/begun", "/begun-stream", "/begun-length" })
	void errorAfterTheResponseHasBegunBreaksTheConnectionOff(String path, CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("GET %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path));
			assertThatIOException().isThrownBy(client::read);
		}
		assertThat(server.get("/ping").body()).isEqualTo("pong");
		assertThat(output).contains("IllegalStateException: too late");
	}

	@Test
	void sendErrorInACommandIsAProblem() throws IOException {
		RawClient.Response response = server.get("/sends");
		assertThat(response.status()).isEqualTo(409);
		assertThat(response.json().get("kind").stringValue()).isEqualTo("conflict");
		assertThat(response.json().get("detail").stringValue()).isEqualTo("not now");
	}

	@RestController
	static class Commands {

		@GetMapping("/begun")
		void begun(HttpServletResponse response) throws IOException {
			begin(response);
		}

		@GetMapping("/begun-length")
		void begunWithLength(HttpServletResponse response) throws IOException {
			response.setContentLength(100);
			begin(response);
		}

		private static void begin(HttpServletResponse response) throws IOException {
			response.getOutputStream().write("half".getBytes(StandardCharsets.UTF_8));
			response.flushBuffer();
			throw new IllegalStateException("too late");
		}

		@GetMapping("/begun-stream")
		StreamingResponseBody begunStream() {
			return (output) -> {
				output.write(new byte[100_000]);
				throw new IllegalStateException("too late");
			};
		}

		@GetMapping("/sends")
		void sends(HttpServletResponse response) throws IOException {
			response.sendError(409, "not now");
		}

	}

	@AdminContextConfiguration
	static class FailingFilter implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			HttpServletResponse http = (HttpServletResponse) response;
			switch (((HttpServletRequest) request).getRequestURI()) {
				case "/filter-throws" -> throw new IllegalStateException("filter broke");
				case "/filter-servlet" -> throw new ServletException("wrapper", new IOException("root of it"));
				case "/filter-error" -> throw new StackOverflowError();
				case "/filter-sends" -> http.sendError(403, "not you");
				case "/filter-status" -> http.sendError(418);
				case "/filter-odd" -> http.sendError(499);
				default -> chain.doFilter(request, response);
			}
		}

	}

}
