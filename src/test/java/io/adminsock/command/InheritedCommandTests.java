package io.adminsock.command;

import java.io.IOException;
import java.util.List;

import io.adminsock.testing.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of commands that a controller inherits from an interface or a superclass.
 */
class InheritedCommandTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Tabs.class, Numbers.class, Pages.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/open          | ["x"]                    | open x 1
			/open          | {"url": "x", "times": 2} | open x 2
			/tabs/7        |                          | close 7
			/numbers/put   | [1]                      | Integer 1
			/pages/put     | [{"url": "x"}]           | Page Page[url=x]
			/numbers/all   | [[1, 2]]                 | Integer 1, Integer 2
			/pages/all     | [[{"url": "x"}]]         | Page Page[url=x]
			""")
	void argumentsAreThoseOfTheInterfaceOrSuperclass(String path, String body, String answer) throws IOException {
		assertThat(server.post(path, (body != null) ? body : "").body()).isEqualTo(answer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/open        | []    | Argument 'url' (string) is missing.
			/tabs/7      | [1]   | No arguments are taken, and 1 given.
			/numbers/put | ["x"] | Argument 'value': expected integer, got "x".
			/pages/put   | [1]   | Argument 'value': expected object, got 1.
			""")
	void wrongArgumentsAreRefusedBeforeTheCommandRuns(String path, String body, String detail) throws IOException {
		assertThat(server.post(path, body).json().get("detail").stringValue()).isEqualTo(detail);
	}

	@Test
	void catalogTellsThem() throws IOException {
		assertThat(server.get("/").body()).contains("POST /open <url> [<times>]", "POST /numbers/put <value>");
	}

	interface TabApi {

		@PostMapping("/open")
		String open(@Arg("url") String url, @Arg(defaultValue = "1") int times);

		@PostMapping("/tabs/{id}")
		String close(@PathVariable int id);

	}

	@RestController
	static class Tabs implements TabApi {

		@Override
		public String open(String address, int times) {
			return "open %s %d".formatted(address, times);
		}

		@Override
		public String close(int id) {
			return "close " + id;
		}

	}

	abstract static class Store<T> {

		@PostMapping("/put")
		String put(@Arg T value) {
			return words(value);
		}

		@PostMapping("/all")
		String all(@Arg List<T> values) {
			return String.join(", ", values.stream().map(this::words).toList());
		}

		abstract String words(T value);

	}

	@RestController
	@RequestMapping("/numbers")
	static class Numbers extends Store<Integer> {

		@Override
		String words(Integer value) {
			return "Integer " + value;
		}

	}

	record Page(String url) {
	}

	@RestController
	@RequestMapping("/pages")
	static class Pages extends Store<Page> {

		@Override
		String words(Page value) {
			return "Page " + value;
		}

	}

}
