package io.adminsock.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests that the type of a result, not the client's {@code Accept} header, chooses the
 * content type.
 */
class ResultTests {

	private static final String TEXT = "text/plain;charset=UTF-8";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, TypedCommands.class);

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/plain", "application/json", "text/html", "image/png", "not a type", ";;;" })
	void resultDoesNotDependOnWhatTheClientAccepts(String accept) throws IOException {
		assertAnswer("/text", accept, TEXT, "two\nlines");
		assertAnswer("/list", accept, "application/json", "[\"a\",1,true,null]");
		assertAnswer("/entity-text", accept, TEXT, "text");
		assertAnswer("/entity-list", accept, "application/json", "[1]");
	}

	private static void assertAnswer(String path, String accept, String contentType, String body) throws IOException {
		RawClient.Response response = server.send("GET", path, "", "Accept: " + accept);
		assertThat(response.body()).isEqualTo(body);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.header("Content-Type")).isEqualTo(contentType);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/text      | text/plain;charset=UTF-8 | two\\nlines
			/json-text | text/plain;charset=UTF-8 | {"is": "text"}
			/unicode   | text/plain;charset=UTF-8 | ünï ☃ 🦊
			/builder   | text/plain;charset=UTF-8 | built
			/nothing   | text/plain;charset=UTF-8 | Success
			/null      | text/plain;charset=UTF-8 | Success
			/null-list | text/plain;charset=UTF-8 | Success
			/list      | application/json         | ["a",1,true,null]
			/empty     | application/json         | []
			/number    | application/json         | 42
			/boolean   | application/json         | true
			/record    | application/json         | {"name":"☃","size":1}
			/optional  | application/json         | "x"
			/bytes     | application/octet-stream | bytes
			/resource  | application/octet-stream | resource
			/input     | application/octet-stream | input
			/named     | text/css                 | resource
			/html      | text/html;charset=UTF-8  | <p>☃</p>
			/csv       | text/csv;charset=UTF-8   | a,b
			/enum      | application/json         | "RUNNABLE"
			/typed/csv | text/csv;charset=UTF-8   | a,b
			""")
	void resultIsSentByWhatItIs(String path, String contentType, String body) throws IOException {
		RawClient.Response response = server.get(path);
		assertThat(response.body().replace("\n", "\\n")).isEqualTo(body);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.header("Content-Type")).isEqualTo(contentType);
	}

	@Test
	void emptyTextIsAnEmptyBody() throws IOException {
		RawClient.Response response = server.get("/empty-text");
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertThat(response.header("Content-Length")).isEqualTo("0");
	}

	@Test
	void responseEntityDecidesStatusAndHeaders() throws IOException {
		RawClient.Response response = server.get("/entity");
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.header("X-Extra")).isEqualTo("yes");
		assertThat(response.header("Content-Type")).isEqualTo("application/xml");
		assertThat(response.body()).isEqualTo("<a/>");
		assertThat(server.get("/entity-nothing").status()).isEqualTo(202);
		assertThat(server.get("/entity-nothing").body()).isEmpty();
		assertThat(server.get("/entity-null").status()).isEqualTo(200);
		assertThat(server.get("/entity-null").body()).isEmpty();
	}

	@Test
	void problemDetailKeepsItsContentType() throws IOException {
		RawClient.Response response = server.get("/problem");
		assertThat(response.status()).isEqualTo(409);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("detail").stringValue()).isEqualTo("short and stout");
	}

	@Test
	void noContentHasNone() throws IOException {
		try (RawClient client = server.connect()) {
			RawClient.Response response = client.send(RawClient.request("GET", "/no-content", "")).read();
			assertThat(response.status()).isEqualTo(204);
			assertThat(response.headers()).doesNotContainKeys("content-length", "transfer-encoding");
			assertThat(client.send(RawClient.request("GET", "/ping", "")).read().body()).isEqualTo("pong");
		}
	}

	@Test
	void statusOfAMethodThatReturnsNothingSaysItAll() throws IOException {
		RawClient.Response response = server.get("/accepted");
		assertThat(response.status()).isEqualTo(202);
		assertThat(response.body()).isEmpty();
		assertThat(server.get("/created").status()).isEqualTo(201);
		assertThat(server.get("/created").body()).isEqualTo("made");
	}

	@Test
	void tenMegabytesOfTextArriveWhole() throws IOException {
		RawClient.Response response = server.get("/large");
		assertThat(response.body()).hasSize(10_000_000).matches("x*☃");
		assertThat(response.header("Content-Length")).isEqualTo("10000002");
	}

	@Test
	void halfOfAResultIsNotTakenForTheWhole() {
		assertThatIOException().isThrownBy(() -> server.get("/half"));
	}

	@RestController
	static class Commands {

		@GetMapping("/half")
		List<Object> half() {
			return List.of("x".repeat(100_000), new Broken("part"));
		}

		record Broken(String part) {

			@Override
			public String part() {
				throw new IllegalStateException("broken");
			}

		}

		record Thing(String name, int size) {
		}

		@GetMapping("/text")
		String text() {
			return "two\nlines";
		}

		@GetMapping("/json-text")
		String jsonText() {
			return "{\"is\": \"text\"}";
		}

		@GetMapping("/unicode")
		String unicode() {
			return "ünï ☃ 🦊";
		}

		@GetMapping("/builder")
		StringBuilder builder() {
			return new StringBuilder("built");
		}

		@GetMapping("/empty-text")
		String emptyText() {
			return "";
		}

		@GetMapping("/nothing")
		void nothing() {
		}

		@GetMapping("/null")
		@Nullable String nullText() {
			return null;
		}

		@GetMapping("/null-list")
		@Nullable List<String> nullList() {
			return null;
		}

		@GetMapping("/list")
		List<@Nullable Object> list() {
			return Arrays.asList("a", 1, true, null);
		}

		@GetMapping("/empty")
		List<String> empty() {
			return List.of();
		}

		@GetMapping("/number")
		int number() {
			return 42;
		}

		@GetMapping("/boolean")
		boolean flag() {
			return true;
		}

		@GetMapping("/record")
		Thing thing() {
			return new Thing("☃", 1);
		}

		@GetMapping("/optional")
		Optional<String> optional() {
			return Optional.of("x");
		}

		@GetMapping("/enum")
		Thread.State state() {
			return Thread.State.RUNNABLE;
		}

		@GetMapping("/bytes")
		byte[] bytes() {
			return "bytes".getBytes(StandardCharsets.UTF_8);
		}

		@GetMapping("/input")
		InputStream input() {
			return new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/resource")
		Resource resource() {
			return new ByteArrayResource("resource".getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/named")
		Resource named() {
			return new ByteArrayResource("resource".getBytes(StandardCharsets.UTF_8)) {

				@Override
				public String getFilename() {
					return "style.css";
				}

			};
		}

		@GetMapping(path = "/html", produces = MediaType.TEXT_HTML_VALUE)
		String html() {
			return "<p>☃</p>";
		}

		@GetMapping(path = "/csv", produces = "text/csv;charset=UTF-8")
		String csv() {
			return "a,b";
		}

		@GetMapping("/entity")
		ResponseEntity<String> entity() {
			return ResponseEntity.status(HttpStatus.CREATED)
				.header("X-Extra", "yes")
				.contentType(MediaType.APPLICATION_XML)
				.body("<a/>");
		}

		@GetMapping("/entity-text")
		ResponseEntity<String> entityText() {
			return ResponseEntity.ok("text");
		}

		@GetMapping("/entity-list")
		ResponseEntity<List<Integer>> entityList() {
			return ResponseEntity.ok(List.of(1));
		}

		@GetMapping("/entity-null")
		@Nullable ResponseEntity<String> entityNull() {
			return null;
		}

		@GetMapping("/entity-nothing")
		ResponseEntity<Void> entityNothing() {
			return ResponseEntity.accepted().build();
		}

		@GetMapping("/problem")
		ProblemDetail problem() {
			return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "short and stout");
		}

		@GetMapping("/no-content")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void noContent() {
		}

		@GetMapping("/accepted")
		@ResponseStatus(HttpStatus.ACCEPTED)
		void accepted() {
		}

		@GetMapping("/created")
		@ResponseStatus(HttpStatus.CREATED)
		String created() {
			return "made";
		}

		@GetMapping("/large")
		String large() {
			return "x".repeat(9_999_999) + "☃";
		}

	}

	@RestController
	@RequestMapping(path = "/typed", produces = "text/csv;charset=UTF-8")
	static class TypedCommands {

		@GetMapping("/csv")
		String csv() {
			return "a,b";
		}

	}

}
