package io.adminsock.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the list of commands, and of commands of the application that replace built-in
 * ones.
 */
class CatalogTests {

	@TempDir
	private Path directory;

	private TestServer start(Class<?> controller, String... properties) {
		return TestServer.start(this.directory.resolve("s"), List.of(controller), properties);
	}

	@Test
	void commandIsToldInFull() throws IOException {
		try (TestServer server = start(Commands.class)) {
			JsonNode commands = server.get("/").json().get("commands");
			assertThat(command(commands, "open")).hasToString("{\"name\":\"open\",\"methods\":[\"POST\"],"
					+ "\"usage\":\"POST /open <url> [<zoom>] [<tags>...]\",\"arguments\":["
					+ "{\"name\":\"url\",\"type\":\"string\",\"required\":true,\"defaultValue\":null,"
					+ "\"description\":\"where to\",\"secret\":false},"
					+ "{\"name\":\"zoom\",\"type\":\"integer\",\"required\":false,\"defaultValue\":\"100\","
					+ "\"description\":\"\",\"secret\":false},"
					+ "{\"name\":\"tags\",\"type\":\"list of string\",\"required\":false,\"defaultValue\":null,"
					+ "\"description\":\"\",\"secret\":false}],\"description\":\"Open a page.\"}");
			assertThat(command(commands, "login").get("arguments"))
				.hasToString("[{\"name\":\"password\",\"type\":\"string\",\"required\":false,\"defaultValue\":\"***\","
						+ "\"description\":\"\",\"secret\":true}]");
			assertThat(command(commands, "either").get("methods")).hasToString("[\"GET\",\"POST\"]");
			assertThat(names(commands)).containsExactly("", "echo", "either", "info", "login", "loglevel", "loglevel",
					"open", "ping", "shutdown", "threads", "whoami");
		}
	}

	@Test
	void tableIsForThoseWhoAcceptText() throws IOException {
		try (TestServer server = start(Commands.class, "adminsock.builtin.enabled=false")) {
			assertThat(server.send("GET", "/", "", "Accept: text/plain").body()).isEqualTo("""
					GET /                                  List the commands (as a table with Accept: text/plain).
					GET|POST /either [<level>]
					POST /login [<password>]
					POST /open <url> [<zoom>] [<tags>...]  Open a page.
					""");
			assertThat(server.send("GET", "/", "", "Accept: */*").header("Content-Type")).isEqualTo("application/json");
			assertThat(server.get("/ping").status()).isEqualTo(404);
		}
	}

	@Test
	void applicationsOwnPingTakesThePlaceOfTheBuiltIn() throws IOException {
		try (TestServer server = start(OwnPing.class)) {
			assertThat(server.get("/ping").body()).isEqualTo("own");
			assertThat(server.post("/ping", "").status()).isEqualTo(405);
			assertThat(server.get("/info").status()).isEqualTo(200);
			assertThat(names(server.get("/").json().get("commands"))).containsOnlyOnce("ping");
		}
	}

	@Test
	void applicationsOwnRootTakesThePlaceOfTheCatalog() throws IOException {
		try (TestServer server = start(OwnRoot.class)) {
			assertThat(server.get("/").body()).isEqualTo("own root");
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	private static JsonNode command(JsonNode commands, String name) {
		return commands.values()
			.stream()
			.filter((command) -> name.equals(command.get("name").stringValue()))
			.findAny()
			.orElseThrow();
	}

	private static List<String> names(JsonNode commands) {
		return commands.values().stream().map((command) -> command.get("name").stringValue()).toList();
	}

	@RestController
	static class Commands {

		@PostMapping("/open")
		@Description("Open a page.")
		void open(@Arg(description = "where to") String url, @Arg(defaultValue = "100") int zoom, @Arg String... tags) {
		}

		@PostMapping("/login")
		void login(@Arg(secret = true, defaultValue = "changeme") String password) {
		}

		@RequestMapping("/either")
		void either(@Arg Optional<Thread.State> level) {
		}

	}

	@RestController
	static class OwnPing {

		@GetMapping("/ping")
		String ping() {
			return "own";
		}

	}

	@RestController
	static class OwnRoot {

		@GetMapping
		String root() {
			return "own root";
		}

	}

}
