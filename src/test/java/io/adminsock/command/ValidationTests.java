package io.adminsock.command;

import java.io.IOException;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of arguments with constraints of Jakarta Validation.
 */
class ValidationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-",
			textBlock = """
					/resize | [0, "x"]  | width  | Argument 'width' must be greater than or equal to 1.
					/resize | [5, " "]  | the-name | Argument 'the-name' must not be blank.
					/resize | [0, ""]   | -      | Argument 'width' must be greater than or equal to 1. Argument 'the-name' must not be blank.
					/open   | [{"url": "", "zoom": 1}] | tab | Argument 'tab': 'url' must not be blank.
					/open   | [{"url": " ", "zoom": 9}] | tab | Argument 'tab': 'url' must not be blank, 'zoom' must be less than or equal to 5.
					/both   | [{"url": "", "zoom": 1}, 1] | tab | Argument 'tab': 'url' must not be blank.
					/body   | {"url": "", "zoom": 1} | tab | Argument 'tab': 'url' must not be blank.
					""")
	void invalidArgumentIsNamed(String path, String arguments, @Nullable String argument, String detail)
			throws IOException {
		RawClient.Response response = server.post(path, arguments);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("kind").stringValue()).isEqualTo("bad-arguments");
		assertThat(response.json().path("argument").asString(null)).isEqualTo(argument);
		assertThat(response.json().get("usage").stringValue()).startsWith("POST " + path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/resize | [1, "x"]
			/open   | [{"url": "x", "zoom": 5}]
			/body   | {"url": "x", "zoom": 5}
			/both   | [{"url": "x", "zoom": 5}, 1]
			""")
	void validArgumentsReachTheCommand(String path, String arguments) throws IOException {
		assertThat(server.post(path, arguments).body()).isEqualTo("Success");
	}

	@RestController
	static class Commands {

		record Tab(@NotBlank String url, @Max(5) int zoom) {
		}

		@PostMapping("/resize")
		void resize(@Arg @Min(1) int width, @Arg("the-name") @NotBlank String name) {
		}

		@PostMapping("/open")
		void open(@Arg @Valid Tab tab) {
		}

		@PostMapping("/both")
		void both(@Arg @Valid Tab tab, @Arg @Min(1) int width) {
		}

		@PostMapping("/body")
		void body(@RequestBody @Valid Tab tab) {
		}

	}

}
