package io.adminsock.command;

import java.io.IOException;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the example commands in the original Python server.
 */
class SeedCommandTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@Test
	void fooTakesSomeArguments() throws IOException {
		RawClient.Response response = server.send("POST", "/foo", "[\"some\", \"args\"]",
				"Content-Type: application/x-www-form-urlencoded");
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("Success");
		assertThat(server.post("/foo", "[\"some\"]").json().get("detail").stringValue())
			.isEqualTo("Argument 'second' (string) is missing.");
	}

	@Test
	void listtabsReturnsItsTextVerbatim() throws IOException {
		RawClient.Response response = server.send("GET", "/listtabs", "", "Accept: application/json");
		assertThat(response.body()).isEqualTo("1: Example\n2: \"Quoted\"\n");
		assertThat(response.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
	}

	@Test
	void bothAreInTheCatalog() throws IOException {
		RawClient.Response table = server.send("GET", "/", "", "Accept: text/plain");
		assertThat(table.body().lines()).anyMatch((line) -> line.matches("POST /foo <first> <second> +Do foo\\."))
			.anyMatch((line) -> line.matches("GET /listtabs +List the open tabs\\."));
	}

	@RestController
	static class Commands {

		@PostMapping("/foo")
		@Description("Do foo.")
		void foo(@Arg String first, @Arg String second) {
		}

		@GetMapping("/listtabs")
		@Description("List the open tabs.")
		String listTabs() {
			return "1: Example\n2: \"Quoted\"\n";
		}

	}

}
