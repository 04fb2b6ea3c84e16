package io.adminsock.command;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of arguments in the query, by their names or as JSON.
 */
class QueryArgumentTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/mixed?text=a&number=1                     | a 1 Optional.empty
			/mixed?number=1&text=a&day=2026-01-02      | a 1 Optional[2026-01-02]
			/mixed?text=%C3%BC+b%26c&number=1          | ü b&c 1 Optional.empty
			/mixed?text=&number=-7                     | -7 Optional.empty
			/mixed?text=[1]&number=1                   | [1] 1 Optional.empty
			/mixed?text=1&number=1                     | 1 1 Optional.empty
			/mixed?["a",1]                             | a 1 Optional.empty
			/mixed?[%22a%20b%22,1]                     | a b 1 Optional.empty
			/mixed?["%E2%98%83%F0%9F%A6%8A",1]         | ☃🦊 1 Optional.empty
			/mixed?%5B%22a%22%2C1%2C%222026-01-02%22%5D | a 1 Optional[2026-01-02]
			/mixed?{"text":"a","number":1}             | a 1 Optional.empty
			/list?names=a                              | [a]
			/list?names=a&names=b                      | [a, b]
			/list?names=["a","b"]                      | [a, b]
			/list?[["a","b"]]                          | [a, b]
			/rest                                      | []
			/rest?                                     | []
			/rest?numbers=1                            | [1]
			/rest?numbers=1&numbers=2                  | [1, 2]
			/rest?[1,2,3]                              | [1, 2, 3]
			/flag?value=true                           | true
			/map?value={"a":1}                         | {a=1}
			/optional?value=[x                         | Optional[[x]
			/optional?value=                           | Optional[]
			""")
	void getTakesArgumentsFromTheQuery(String path, String answer) throws IOException {
		assertThat(server.get(path).body().strip()).isEqualTo(answer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/post?value=5 | 5
			/post?[5]     | 5
			""")
	void postWithoutABodyTakesArgumentsFromTheQuery(String path, String answer) throws IOException {
		assertThat(server.post(path, "").body()).isEqualTo(answer);
		assertThat(RawClient.exchange(server.socket(), "POST %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path)).body())
			.isEqualTo(answer);
	}

	@Test
	void postWithABodyAndAQueryIsRefused() throws IOException {
		RawClient.Response response = server.post("/post?value=5", "[5]");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("Arguments are in the body and in the query: keep them in one place.");
	}

	@Test
	void headTellsWhatGetWouldAnswerWithoutItsBody() throws IOException {
		RawClient.Response get = server.get("/mixed?text=a&number=1");
		try (RawClient client = server.connect()) {
			String head = "HEAD /mixed?text=a&number=1 HTTP/1.1\r\nHost: any\r\n\r\n";
			RawClient.Response response = client.send(head).readHead();
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.header("Content-Type")).isEqualTo(get.header("Content-Type"));
			assertThat(response.header("Content-Length")).isEqualTo("" + get.body().length());
			assertThat(client.send(RawClient.request("GET", "/ping", "")).read().body()).isEqualTo("pong");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					/mixed?text=a&number=                 | number | Argument 'number': expected integer, got "".
					/mixed?text=a&number=x                | number | Argument 'number': expected integer, got "x".
					/mixed?text=a&number=1&number=2       | number | Argument 'number': expected integer, got ["1","2"].
					/mixed?text=a&number=1&day=yesterday  | day    | Argument 'day': expected localdate (ISO 8601), got "yesterday".
					/mixed?text=a                         | number | Argument 'number' (integer) is missing.
					/flag?value                           | value  | Argument 'value': expected boolean, got "".
					/map?value={                          | value  | Argument 'value': expected object, got "{".
					""")
	void queryThatDoesNotFitNamesTheArgument(String path, String argument, String detail) throws IOException {
		RawClient.Response response = server.get(path);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
		assertThat(response.json().get("argument").stringValue()).isEqualTo(argument);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					/mixed?txt=a     | There is no argument 'txt', but 'text', 'number', 'day'.
					/mixed?["a",1    | The query is not JSON at line 1, column 7: Unexpected end-of-input: expected close marker for Array.
					/mixed?["%ff",1] | The query is not JSON at line 1, column 4: Invalid UTF-8 start byte 0xff.
					/mixed?text=%zz&number=1 | The query cannot be read: it is to be percent-encoded UTF-8
					/mixed?text=%ff&number=1 | The query cannot be read: it is to be percent-encoded UTF-8
					""")
	void queryThatCannotBeReadIsRefused(String path, String detail) throws IOException {
		RawClient.Response response = server.get(path);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("kind").stringValue()).isEqualTo("bad-arguments");
		assertThat(response.json().get("detail").stringValue()).startsWith(detail);
	}

	@RestController
	static class Commands {

		@GetMapping("/mixed")
		String mixed(@Arg String text, @Arg int number, @Arg Optional<LocalDate> day) {
			return "%s %d %s".formatted(text, number, day);
		}

		@GetMapping("/list")
		String list(@Arg List<String> names) {
			return names.toString();
		}

		@GetMapping("/rest")
		String rest(@Arg Integer... numbers) {
			return List.of(numbers).toString();
		}

		@GetMapping("/flag")
		String flag(@Arg boolean value) {
			return "" + value;
		}

		@GetMapping("/map")
		String map(@Arg Map<String, Integer> value) {
			return value.toString();
		}

		@GetMapping("/optional")
		String optional(@Arg Optional<String> value) {
			return value.toString();
		}

		@PostMapping("/post")
		String post(@Arg int value) {
			return "" + value;
		}

	}

}
