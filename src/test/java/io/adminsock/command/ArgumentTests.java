package io.adminsock.command;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.adminsock.peer.Peer;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of arguments as a JSON array or a JSON object in the body of a {@code POST}.
 */
class ArgumentTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, Forwards.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/text     | ["some text"]                        | String some text
			/text     | [""]                                 | String
			/text     | ["ünï ☃ 🦊 \\n"]                      | String ünï ☃ 🦊 \\n
			/text     | {"value": "named"}                   | String named
			/int      | [-42]                                | Integer -42
			/integer  | [42]                                 | Integer 42
			/long     | [9223372036854775807]                | Long 9223372036854775807
			/double   | [1.5]                                | Double 1.5
			/double   | [2]                                  | Double 2.0
			/decimal  | [1.10]                               | BigDecimal 1.10
			/decimal  | [123456789012345678901234567890.123] | BigDecimal 123456789012345678901234567890.123
			/boolean  | [true]                               | Boolean true
			/boolean  | {"value": false}                     | Boolean false
			/color    | ["RED"]                              | Color RED
			/color    | ["red"]                              | Color RED
			/color    | {"value": "Green"}                   | Color GREEN
			/any      | [[1, {"a": null}]]                   | list [1, {a=null}]
			/any      | ["[1]"]                              | String [1]
			/json     | [{"a": 1.10}]                        | json {"a":1.10}
			""")
	void argumentIsMadeOfItsJson(String path, String arguments, String answer) throws IOException {
		assertThat(server.post(path, arguments).body().replace("\n", "\\n")).isEqualTo(answer.strip() + suffix(answer));
	}

	private static String suffix(String answer) {
		return answer.strip().equals("String") ? " " : "";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/tab      | [{"title": "T", "size": {"width": 1, "height": 2}}] | T 1x2
			/tab      | {"tab": {"title": "T", "size": {"width": 1, "height": 2}}} | T 1x2
			/list     | [["a", "b"]]                 | [a, b]
			/list     | [[]]                         | []
			/tabs     | [[{"title": "T", "size": {"width": 1, "height": 2}}]] | T
			/set      | [[3, 1, 3, 2]]               | [1, 2, 3]
			/array    | [[1, 2]]                     | [1, 2]
			/map      | [{"one": 1}]                 | {one=1}
			/map      | {"value": {"one": 1}}        | {one=1}
			/instant  | ["2026-01-02T03:04:05Z"]     | 2026-01-02T03:04:05Z
			/date     | ["2026-01-02"]               | 2026-01-02
			/duration | ["PT90S"]                    | PT1M30S
			/zone     | ["Asia/Tokyo"]               | Asia/Tokyo
			/locale   | ["de-CH"]                    | de_CH
			/uri      | ["https://example.org/?a=b"] | https://example.org/?a=b
			/path     | ["/var/log"]                 | /var/log
			""")
	void argumentCanBeOfAnyTypeThatJacksonKnows(String path, String arguments, String answer) throws IOException {
		RawClient.Response response = server.send("POST", path, arguments, "Accept-Language: fr");
		assertThat(response.body()).isEqualTo(answer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
			/optional | none               | Optional.empty
			/optional | []                 | Optional.empty
			/optional | {}                 | Optional.empty
			/optional | [null]             | Optional.empty
			/optional | ["x"]              | Optional[x]
			/optional | {"value": "x"}     | Optional[x]
			/optional | \\n                | Optional.empty
			/nullable | none               | null
			/nullable | {}                 | null
			/nullable | [null]             | null
			/nullable | [7]                | 7
			/defaults | none               | text 5 true [1, 2] GREEN
			/defaults | ["x", 6]           | x 6 true [1, 2] GREEN
			/defaults | [null, null, false] | text 5 false [1, 2] GREEN
			/defaults | {"color": "red", "numbers": []} | text 5 true [] RED
			/rest     | ["first"]          | first []
			/rest     | ["first", 1, 2]    | first [1, 2]
			/rest     | {"first": "f"}     | f []
			/rest     | {"first": "f", "numbers": [1, 2]} | f [1, 2]
			/rest     | {"first": "f", "numbers": null} | f []
			""")
	void argumentThatMayBeLeftOut(String path, @Nullable String arguments, String answer) throws IOException {
		assertThat(server.post(path, (arguments != null) ? arguments.replace("\\n", "\n") : "").body())
			.isEqualTo(answer);
	}

	@Test
	void argumentsStandBesideOtherParametersInAnyOrder() throws IOException {
		String user = System.getProperty("user.name");
		assertThat(server.post("/tabs/7/rename", "[\"new\", true]").body())
			.isEqualTo("7 new true %s %s /tabs/7/rename".formatted(user, user));
		assertThat(server.post("/tabs/8/rename", "{\"force\": false, \"new-name\": \"n\"}").body())
			.startsWith("8 n false ");
	}

	@Test
	void commandThatIsForwardedToTakesTheArgumentsItself() throws IOException {
		assertThat(server.post("/forward", "[\"7\"]").body()).isEqualTo("Integer 7");
		assertThat(server.post("/forward", "[\"x\"]").json().get("detail").stringValue())
			.isEqualTo("Argument 'value': expected integer, got \"x\".");
	}

	@RestController
	static class Commands {

		enum Color {

			RED, GREEN

		}

		record Size(int width, int height) {
		}

		record Tab(String title, Size size) {
		}

		@PostMapping("/text")
		String text(@Arg String value) {
			return "String " + value;
		}

		@PostMapping("/int")
		String integer(@Arg int value) {
			return "Integer " + value;
		}

		@PostMapping("/integer")
		String boxed(@Arg Integer value) {
			return "Integer " + value;
		}

		@PostMapping("/long")
		String large(@Arg long value) {
			return "Long " + value;
		}

		@PostMapping("/double")
		String fraction(@Arg double value) {
			return "Double " + value;
		}

		@PostMapping("/decimal")
		String decimal(@Arg BigDecimal value) {
			return "BigDecimal " + value;
		}

		@PostMapping("/boolean")
		String flag(@Arg boolean value) {
			return "Boolean " + value;
		}

		@PostMapping("/color")
		String color(@Arg Color value) {
			return "Color " + value;
		}

		@PostMapping("/any")
		String any(@Arg Object value) {
			return ((value instanceof List) ? "list " : value.getClass().getSimpleName() + " ") + value;
		}

		@PostMapping("/json")
		String json(@Arg JsonNode value) {
			return "json " + value;
		}

		@PostMapping("/tab")
		String tab(@Arg Tab tab) {
			return "%s %dx%d".formatted(tab.title(), tab.size().width(), tab.size().height());
		}

		@PostMapping("/list")
		String list(@Arg List<String> value) {
			return value.toString();
		}

		@PostMapping("/tabs")
		String tabs(@Arg List<Tab> value) {
			return value.stream().map(Tab::title).collect(Collectors.joining());
		}

		@PostMapping("/set")
		String set(@Arg Set<Integer> value) {
			return new TreeSet<>(value).toString();
		}

		@PostMapping("/array")
		String array(@Arg("value") int[] value, Locale locale) {
			return Arrays.toString(value);
		}

		@PostMapping("/map")
		String map(@Arg Map<String, Integer> value) {
			return value.toString();
		}

		@PostMapping("/instant")
		String instant(@Arg Instant value) {
			return value.toString();
		}

		@PostMapping("/date")
		String date(@Arg LocalDate value) {
			return value.toString();
		}

		@PostMapping("/duration")
		String duration(@Arg Duration value) {
			return value.toString();
		}

		@PostMapping("/zone")
		String zone(@Arg ZoneId value) {
			return value.toString();
		}

		@PostMapping("/locale")
		String locale(@Arg Locale value) {
			return value.toString();
		}

		@PostMapping("/uri")
		String uri(@Arg URI value) {
			return value.toString();
		}

		@PostMapping("/path")
		String path(@Arg Path value) {
			return value.toString();
		}

		@PostMapping("/optional")
		String optional(@Arg Optional<String> value) {
			return value.toString();
		}

		@PostMapping("/nullable")
		String nullable(@Arg @Nullable Integer value) {
			return String.valueOf(value);
		}

		@PostMapping("/defaults")
		String defaults(@Arg(defaultValue = "text") String text, @Arg(defaultValue = "5") int number,
				@Arg(defaultValue = "true") boolean flag, @Arg(defaultValue = "[1,2]") List<Integer> numbers,
				@Arg(defaultValue = "green") Color color) {
			return Stream.of(text, number, flag, numbers, color).map(Object::toString).collect(Collectors.joining(" "));
		}

		@PostMapping("/rest")
		String rest(@Arg String first, @Arg int... numbers) {
			return first + " " + Arrays.toString(numbers);
		}

		@PostMapping("/tabs/{id}/rename")
		String rename(Peer peer, @Arg("new-name") String name, HttpServletRequest request, @PathVariable int id,
				@Arg boolean force, Principal principal) {
			return "%d %s %s %s %s %s".formatted(id, name, force, peer.user(), principal.getName(),
					request.getRequestURI());
		}

	}

	@Controller
	static class Forwards {

		@PostMapping("/forward")
		String forward(@Arg String value) {
			return "forward:/int";
		}

	}

}
