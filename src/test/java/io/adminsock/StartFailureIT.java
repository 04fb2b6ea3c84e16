package io.adminsock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StartFailureIT {

	@TempDir
	Path directory;

	@Test
	void startWhenPathIsARegularFileTellsItAndEnds() throws Exception {
		Path path = Files.writeString(this.directory.resolve("admin.sock"), "precious");
		assertFails("--adminsock.path=" + path, """
				Cannot put a socket at %s: there is a regular file, which is left alone.

				Action:

				Move it away, or set adminsock.path to another path.
				""".formatted(path));
		assertThat(path).hasContent("precious");
	}

	@Test
	void startWithAModeThatIsNoneTellsItAndEnds() throws Exception {
		assertFails("--adminsock.mode=432", "mode '432' is not octal with a leading zero");
		assertThat(this.directory.resolve("run")).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "adminsock.path, run/é.sock", "adminsock.sockets.ops.path, /run/é/ops.sock" })
	void startWithAPathThatTheLocaleCannotWriteTellsToChangeTheLocale(String property, String path) throws Exception {
		Files.writeString(this.directory.resolve("application.properties"),
				"%s=%s\n".formatted(property, path.replace("é", "\\u00e9")));
		try (ServerProcess server = ServerProcess.launch(List.of(), Map.of("LC_ALL", "C"), List.of(), this.directory)) {
			assertThat(server.awaitExit()).isEqualTo(1);
			assertThat(server.log()).contains("APPLICATION FAILED TO START\n")
				.contains("sock' cannot be a path: it has characters that are not in the character set of the locale (")
				.contains(
						"\nAction:\n\nSet the environment variable LANG to a locale that has them, such as LANG=C.UTF-8")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void startWithAMistypedPropertyTellsTheNearestAndEnds() throws Exception {
		assertFails("--adminsock.scripts.directroy=/etc", """
				There is no property adminsock.scripts.directroy ("adminsock.scripts.directroy" from property source \
				"commandLineArgs"). Did you mean adminsock.scripts.directory?

				Action:

				Correct the name, or remove the property.
				""");
	}

	@Test
	void startWithAValueOfAnotherTypeTellsWhatItTakesAndEnds() throws Exception {
		assertFails("--adminsock.guard-interval=abc", """
				adminsock.guard-interval is 'abc' ("adminsock.guard-interval" from property source "commandLineArgs"). \
				It takes a time such as 500ms, 5s or 2m.

				Action:

				Correct the value, or remove the property.
				""");
	}

	@Test
	void startWhileAnotherRunsTellsItAndEnds() throws Exception {
		Path path = this.directory.resolve("run/admin.sock");
		try (ServerProcess first = ServerProcess.launch(this.directory).awaitListening()) {
			String analysis = """
					Cannot put a socket at %1$s: another instance is running (process %2$d holds %1$s.lock).

					Action:

					Stop that instance, or set adminsock.path to another path.
					""".formatted(path, first.pid());
			assertFails("--adminsock.path=run/admin.sock", analysis);
			Files.delete(path);
			assertFails("--adminsock.path=run/admin.sock", analysis);
			assertThat(first.isAlive()).isTrue();
		}
	}

	private void assertFails(String argument, String analysis) throws Exception {
		try (ServerProcess server = ServerProcess.launch(this.directory, argument)) {
			assertThat(server.awaitExit()).isEqualTo(1);
			assertThat(server.log()).contains("APPLICATION FAILED TO START\n")
				.contains("\nDescription:\n\n")
				.contains(analysis)
				.doesNotContain("\tat ");
		}
	}

}
