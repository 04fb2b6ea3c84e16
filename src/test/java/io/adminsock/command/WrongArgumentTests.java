package io.adminsock.command;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a rejected argument is named, with its error and the usage of the command.
 */
class WrongArgumentTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@Test
	void problemNamesTheArgumentAndTellsTheUsage() throws IOException {
		RawClient.Response response = server.post("/open", "[\"x\", \"wide\"]");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
				+ "\"kind\":\"bad-arguments\",\"detail\":\"Argument 'width': expected integer, got \\\"wide\\\".\","
				+ "\"usage\":\"POST /open <url> [<width>] [<times>...]\",\"argument\":\"width\"}\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-", textBlock = """
			/none    | ["x"]             | -      | No arguments are taken, and 1 given.
			/none    | {"x": 1}          | -      | There is no argument 'x': no arguments are taken.
			/none    | x                 | -      | The body is not JSON at line 1, column 1: Unrecognized token 'x'
			/respond | ["x"]             | -      | No arguments are taken, and 1 given.
			/int     | [1, 2]            | -      | At most 1 argument is taken, and 2 given.
			/two     | [1, 2, 3]         | -      | At most 2 arguments are taken, and 3 given.
			/int     | []                | number | Argument 'number' (integer) is missing.
			/int     | {}                | number | Argument 'number' (integer) is missing.
			/two     | [1]               | second | Argument 'second' (integer) is missing.
			/int     | [null]            | number | Argument 'number' (integer) is null.
			/int     | {"number": null}  | number | Argument 'number' (integer) is null.
			/text    | [null]            | text   | Argument 'text' (string) is null.
			/int     | {"nummer": 1}     | -      | There is no argument 'nummer', but 'number'.
			/two     | {"first": 1, "third": 1} | - | There is no argument 'third', but 'first', 'second'.
			/open    | []                | url    | Argument 'url' (string) is missing.
			""")
	void tooManyTooFewAndUnknown(String path, String body, @Nullable String argument, String detail)
			throws IOException {
		assertRefused(server.post(path, body), argument, detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-", textBlock = """
			/int      | ["x"]         | number  | Argument 'number': expected integer, got "x".
			/int      | [""]          | number  | Argument 'number': expected integer, got "".
			/int      | [1.5]         | number  | Argument 'number': expected integer, got 1.5.
			/int      | [1e3]         | number  | Argument 'number': expected integer, got 1E+3.
			/int      | [2147483648]  | number  | Argument 'number': expected integer, got 2147483648.
			/int      | [[1]]         | number  | Argument 'number': expected integer, got [1].
			/int      | [true]        | number  | Argument 'number': expected integer, got true.
			/long     | [9223372036854775808] | number | Argument 'number': expected integer, got 9223372036854775808.
			/double   | ["x"]         | number  | Argument 'number': expected number, got "x".
			/double   | [1e400]       | number  | Argument 'number': expected number, got 1E+400.
			/text     | [{"a": 1}]    | text    | Argument 'text': expected string, got {"a":1}.
			/text     | [["a"]]       | text    | Argument 'text': expected string, got ["a"].
			/boolean  | ["yes"]       | flag    | Argument 'flag': expected boolean, got "yes".
			/boolean  | [2]           | flag    | Argument 'flag': expected boolean, got 2.
			/letter   | [65]          | letter  | Argument 'letter': expected string, got 65.
			/date     | [[]]          | date    | Argument 'date': expected localdate (ISO 8601), got [].
			/color    | ["blue"]      | color   | Argument 'color': expected RED|GREEN, got "blue".
			/color    | [""]          | color   | Argument 'color': expected RED|GREEN, got "".
			/color    | [0]           | color   | Argument 'color': expected RED|GREEN, got 0.
			/list     | ["a"]         | numbers | Argument 'numbers': expected list of integer, got "a".
			/list     | [1]           | numbers | Argument 'numbers': expected list of integer, got 1.
			/map      | [[1]]         | map     | Argument 'map': expected object, got [1].
			/instant  | ["today"]     | instant | Argument 'instant': expected instant (ISO 8601), got "today".
			/optional | ["x"]         | number  | Argument 'number': expected integer, got "x".
			/open     | ["u", 1, 2, "x"] | times  | Argument 'times': expected list of integer, got [2,"x"] (
			/open     | ["u", 1.5]    | width   | Argument 'width': expected integer, got 1.5.
			""")
	void wrongType(String path, String body, String argument, String detail) throws IOException {
		assertRefused(server.post(path, body), argument, detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					/list | [[1, "x"]]                | numbers | Argument 'numbers': expected list of integer, got [1,"x"]
					/size | [{"width": "x", "height": 1}] | size | Argument 'size': expected object, got {"width":"x","height":1}
					/size | [{"width": 1}]            | size    | Argument 'size': expected object, got {"width":1}
					/size | [{"width": 1, "height": 1, "depth": 1}] | size | Argument 'size': expected object, got {"width":1,"height":1,"depth":1}
					/size | ["big"]                   | size    | Argument 'size': expected object, got "big"
					""")
	void wrongPartOfAValue(String path, String body, String argument, String detail) throws IOException {
		RawClient.Response response = server.post(path, body);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("argument").stringValue()).isEqualTo(argument);
		assertThat(response.json().get("detail").stringValue()).startsWith(detail);
	}

	@Test
	void wrongPartOfAValueIsNamedByItsPath() throws IOException {
		RawClient.Response response = server.post("/size", "[{\"width\": 1, \"height\": 1, \"depth\": 1}]");
		assertThat(response.json().get("detail").stringValue()).endsWith(" (there is no .depth).");
		assertThat(server.post("/list", "[[1, \"x\"]]").json().get("detail").stringValue())
			.endsWith("got [1,\"x\"] (wrong or missing: [1]).");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			[1                  | The body is not JSON at line 1, column
			[1,\\n 2,\\n x]      | The body is not JSON at line 3, column 2: Unrecognized token 'x'
			[1] [2]             | The body is not JSON at line 1, column
			[1] x               | The body is not JSON at line 1, column
			{"number": 1, "number": 2} | The body is not JSON at line 1, column 23: Duplicate Object property "number"
			[{"a": 1, "a": 2}]  | The body is not JSON at line 1, column 14: Duplicate Object property "a"
			[NaN]               | The body is not JSON at line 1, column
			[01]                | The body is not JSON at line 1, column
			['a']               | The body is not JSON at line 1, column
			[1,]                | The body is not JSON at line 1, column
			number=1            | The body is not JSON at line 1, column
			1                   | Arguments are a JSON array or a JSON object, and not 1.
			"text"              | Arguments are a JSON array or a JSON object, and not "text".
			null                | Arguments are a JSON array or a JSON object, and not null.
			true                | Arguments are a JSON array or a JSON object, and not true.
			""")
	void bodyIsNotJsonOrNoArguments(String body, String detail) throws IOException {
		RawClient.Response response = server.post("/int", body.replace("\\n", "\n"));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("kind").stringValue()).isEqualTo("bad-arguments");
		assertThat(response.json().get("detail").stringValue()).startsWith(detail);
		assertThat(response.json().get("usage").stringValue()).isEqualTo("POST /int <number>");
	}

	@Test
	void longValueIsShortenedAndNoCharacterIsCutInTwo() throws IOException {
		String value = "a".repeat(58) + "🦊" + "b".repeat(1000);
		RawClient.Response response = server.post("/int", "[\"%s\"]".formatted(value));
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("Argument 'number': expected integer, got \"%s….".formatted("a".repeat(58)));
	}

	@Test
	void halfOfACharacterIsToldAsAQuestionMark() throws IOException {
		RawClient.Response response = server.post("/int", "[\"\\ud800\"]");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("Argument 'number': expected integer, got \"?\".");
	}

	private static void assertRefused(RawClient.Response response, @Nullable String argument, String detail) {
		JsonNode problem = response.json();
		assertThat(problem.get("detail").stringValue()).startsWith(detail);
		assertThat(response.status()).isEqualTo(400);
		assertThat(problem.get("kind").stringValue()).isEqualTo("bad-arguments");
		assertThat(problem.get("usage").stringValue()).startsWith("POST /");
		assertThat(Optional.ofNullable(problem.get("argument")).map(JsonNode::stringValue))
			.isEqualTo(Optional.ofNullable(argument));
	}

	@RestController
	static class Commands {

		enum Color {

			RED, GREEN

		}

		record Size(int width, int height) {
		}

		@PostMapping("/none")
		void none() {
		}

		@PostMapping("/respond")
		void respond(HttpServletResponse response) {
		}

		@PostMapping("/int")
		void integer(@Arg int number) {
		}

		@PostMapping("/long")
		void large(@Arg long number) {
		}

		@PostMapping("/double")
		void fraction(@Arg double number) {
		}

		@PostMapping("/two")
		void two(@Arg int first, @Arg int second) {
		}

		@PostMapping("/text")
		void text(@Arg String text) {
		}

		@PostMapping("/letter")
		void letter(@Arg char letter) {
		}

		@PostMapping("/date")
		void date(@Arg LocalDate date) {
		}

		@PostMapping("/boolean")
		void flag(@Arg boolean flag) {
		}

		@PostMapping("/color")
		void color(@Arg Color color) {
		}

		@PostMapping("/list")
		void list(@Arg List<Integer> numbers) {
		}

		@PostMapping("/map")
		void map(@Arg Map<String, Integer> map) {
		}

		@PostMapping("/instant")
		void instant(@Arg Instant instant) {
		}

		@PostMapping("/optional")
		void optional(@Arg Optional<Integer> number) {
		}

		@PostMapping("/size")
		void size(@Arg Size size) {
		}

		@PostMapping("/open")
		void open(@Arg String url, @Arg(defaultValue = "80") int width, @Arg int... times) {
		}

	}

}
