package io.adminsock.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@TempDir
	Path directory;

	@Test
	void startWithModeAndUmaskTellsThatTheyExcludeEachOther(CapturedOutput output) {
		assertStartFails(output, """
				The following configuration properties are mutually exclusive:

					adminsock.mode
					adminsock.umask
				""", "adminsock.mode=0600", "adminsock.umask=0007");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					mode  | 432   | mode '432' is not octal with a leading zero, such as "0660" or rw-rw---- (in YAML, put it into quotes)
					mode  | rw    | mode 'rw' is not octal with a leading zero, such as "0660" or rw-rw---- (in YAML, put it into quotes)
					mode  | 01777 | 01777 has bits outside 0777: a socket has no set-id or sticky bit
					umask | 7     | umask '7' is not octal with a leading zero, such as "0007" (in YAML, put it into quotes)
					umask | u=rwx | umask 'u=rwx' is not octal with a leading zero, such as "0007" (in YAML, put it into quotes)
					""")
	void startWithAModeThatIsNoneTellsWhy(String property, String value, String why, CapturedOutput output) {
		assertStartFails(output,
				"""
						Description:

						Invalid value '%2$s' for configuration property 'adminsock.%1$s' (originating from '"adminsock.%1$s" from \
						property source "commandLineArgs"'). Validation failed for the following reason:

						%3$s

						Action:

						Review the value of the property with the provided reason.
						"""
					.formatted(property, value, why),
				"adminsock.%s=%s".formatted(property, value));
	}

	@Test
	void startWithAnUnquotedModeInYamlTellsToQuoteIt(CapturedOutput output) throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"), "adminsock.mode: 0660");
		assertStartFails(output, "mode '432' is not octal with a leading zero, such as \"0660\" or rw-rw---- "
				+ "(in YAML, put it into quotes)", "spring.config.location=" + yaml);
		Files.writeString(yaml, "adminsock.mode: \"0660\"");
		try (TestServer server = TestServer.start(this.directory.resolve("admin.sock"), List.of(),
				"spring.config.location=" + yaml)) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket())))
				.isEqualTo("rw-rw----");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			scripts.directroy | Did you mean adminsock.scripts.directory?
			script.directory | Did you mean adminsock.scripts.directory?
			directory | Did you mean adminsock.scripts.directory?
			timeout | Did you mean adminsock.scripts.timeout?
			guard-intervall | Did you mean adminsock.guard-interval?
			sockets.readonly.pth | Did you mean adminsock.sockets.readonly.path?
			access.rules[1].alow | Did you mean adminsock.access.rules[1].allow?
			acces.rules[0].allow | Did you mean adminsock.access.rules[0].allow?
			""")
	void startWithAPropertyThatThereIsNotTellsTheNearest(String property, String hint, CapturedOutput output) {
		assertStartFails(output, analysis(
				"There is no property adminsock.%1$s (\"adminsock.%1$s\" from property source \"commandLineArgs\"). %2$s"
					.formatted(property, hint),
				"Correct the name, or remove the property."), "adminsock.%s=x".formatted(property));
		assertThat(output).doesNotContain("Bindable@");
	}

	@Test
	void startWithAPropertyThatIsLikeNoOtherTellsThatThereIsNone(CapturedOutput output) {
		assertStartFails(output,
				analysis("There is no property adminsock.x (\"adminsock.x\" from property source \"commandLineArgs\").",
						"Correct the name, or remove the property."),
				"adminsock.x=y");
	}

	@Test
	void startWithPropertiesThatThereAreNotTellsAllAndWhereTheyAre(CapturedOutput output) throws IOException {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"), """
				adminsock:
				  scripts:
				    max-concurent: 3
				  accesss:
				    rules: []
				  audit:
				    fromat: json
				""");
		String line = "There is no property adminsock.%s (URL [file:" + yaml + "] - %s). Did you mean adminsock.%s?\n";
		assertStartFails(output,
				analysis(
						(line.formatted("accesss.rules", "5:12", "access.rules")
								+ line.formatted("audit.fromat", "7:13", "audit.format")
								+ line.formatted("scripts.max-concurent", "3:20", "scripts.max-concurrent"))
							.strip(),
						"Correct the name, or remove the property."),
				"spring.config.location=" + yaml);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			guard-interval | abc | a time such as 500ms, 5s or 2m.
			scripts.timeout | 5 minutes | a time such as 500ms, 5s or 2m.
			commands.max-body | 1XB | a size such as 512KB or 1MB.
			scripts.max-concurrent | many | a whole number.
			scripts.max-concurrent | 1.5 | a whole number.
			builtin.enabled | maybe | true or false.
			enabled | maybe | true or false.
			audit.format | xml | key-value or json.
			errors.trace | sometimes | always or never.
			""")
	void startWithAValueOfAnotherTypeTellsWhatThePropertyTakes(String property, String value, String expected,
			CapturedOutput output) {
		assertStartFails(output,
				"Description:\n\nadminsock.%1$s is '%2$s' (\"adminsock.%1$s\" from property source \"commandLineArgs\"). It takes %3$s"
					.formatted(property, value, expected),
				"adminsock.%s=%s".formatted(property, value));
		assertThat(output).contains("Action:\n\nCorrect the value, or remove the property.\n")
			.doesNotContain("Bindable@", "java.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			scripts | adminsock.scripts.directory, adminsock.scripts.interval,
			sockets | adminsock.sockets.name.path, adminsock.sockets.name.mode,
			sockets.a | adminsock.sockets.a.path, adminsock.sockets.a.mode,
			access.rules | adminsock.access.rules[0].command, adminsock.access.rules[0].allow
			""")
	void startWithAValueInPlaceOfPropertiesTellsWhichThereAre(String property, String below, CapturedOutput output) {
		assertStartFails(output, "It takes none, but there are properties below it: " + below,
				"adminsock.%s=x".formatted(property));
		assertThat(output)
			.containsPattern("Description:\n\nadminsock.%s (has a value|is 'x' )".formatted(Pattern.quote(property)))
			.doesNotContain("java.", "Properties$");
	}

	@ParameterizedTest
	@CsvSource({ "mode, 432", "mode, 01777", "umask, 7" })
	void startWithAModeOfAnotherSocketThatIsNoneTellsWhose(String property, String value, CapturedOutput output) {
		assertStartFails(output,
				"Invalid value '%s' for configuration property 'adminsock.sockets.readonly.%s' (originating from '"
					.formatted(value, property),
				"adminsock.sockets.readonly.path=readonly.sock",
				"adminsock.sockets.readonly.%s=%s".formatted(property, value));
	}

	@Test
	void startWithModeAndUmaskOfAnotherSocketTellsThatTheyExcludeEachOther(CapturedOutput output) {
		assertStartFails(output, """
				The following configuration properties are mutually exclusive:

					adminsock.sockets.readonly.mode
					adminsock.sockets.readonly.umask
				""", "adminsock.sockets.readonly.path=readonly.sock", "adminsock.sockets.readonly.mode=0600",
				"adminsock.sockets.readonly.umask=0007");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					readonly.mode=0666 | adminsock.sockets.readonly.path is missing. | Set it to the path of the socket, such as /run/adminsock/readonly.sock.
					readonly.path= | adminsock.sockets.readonly.path is missing. | Set it to the path of the socket, such as /run/adminsock/readonly.sock.
					readonly= | adminsock.sockets.readonly.path is missing. | Set it to the path of the socket, such as /run/adminsock/readonly.sock.
					default.path=x.sock | adminsock.sockets.default cannot be: the socket at adminsock.path has that name. | Set adminsock.path, adminsock.mode and so on for that one, or give this one another name.
					Default.path=x.sock | adminsock.sockets.Default cannot be: the socket at adminsock.path has that name. | Set adminsock.path, adminsock.mode and so on for that one, or give this one another name.
					[read_only].path=x.sock | The name of the socket 'read_only' is not plain. | Give it a name of letters (A to Z, a to z), digits and hyphens.
					""")
	void startWithASocketThatCannotBeTellsWhy(String property, String description, String action,
			CapturedOutput output) {
		assertStartFails(output, analysis(description, action), "adminsock.sockets." + property);
	}

	@Test
	void startWithACommandThatHasNoNameTellsWhere(CapturedOutput output) {
		assertStartFails(output,
				analysis("adminsock.sockets.readonly.commands has an empty name.",
						"Remove it, or name the command. A * stands for any characters."),
				"adminsock.sockets.readonly.path=readonly.sock", "adminsock.sockets.readonly.commands=ping, ,info");
	}

	@Test
	void startWithTwoSocketsAtOnePathTellsWhichTwo(CapturedOutput output) {
		assertStartFails(output,
				analysis("adminsock.path and adminsock.sockets.readonly.path are the same path, %s/admin.sock."
					.formatted(this.directory), "Give each socket a path of its own."),
				"adminsock.sockets.readonly.path=%s/x/../admin.sock".formatted(this.directory));
		assertStartFails(output,
				"adminsock.sockets.a.path and adminsock.sockets.b.path are the same path, %s/b.sock."
					.formatted(this.directory),
				"adminsock.sockets.a.path=%s/./b.sock".formatted(this.directory),
				"adminsock.sockets.b.path=%s/b.sock".formatted(this.directory));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void startWithTwoPathsThatLeadToOnePlaceIsRefused(CapturedOutput output) throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.directory);
		assertStartFails(output,
				"Cannot put the socket 'readonly' at %1$s/admin.sock: another instance is running (this process holds %1$s/admin.sock.lock)."
					.formatted(link),
				"adminsock.sockets.readonly.path=%s/admin.sock".formatted(link));
		assertThat(this.directory.resolve("admin.sock")).doesNotExist();
	}

	private static String analysis(String description, String action) {
		return "Description:\n\n%s\n\nAction:\n\n%s\n".formatted(description, action);
	}

	@Test
	void startWhenPathIsARegularFileLeavesItAlone(CapturedOutput output) throws IOException {
		Files.writeString(this.directory.resolve("admin.sock"), "precious");
		assertStartFails(output, """
				Description:

				Cannot put a socket at %s/admin.sock: there is a regular file, which is left alone.

				Action:

				Move it away, or set adminsock.path to another path.
				""".formatted(this.directory));
		assertThat(this.directory.resolve("admin.sock")).hasContent("precious");
	}

	@Test
	void startWhenPathIsInUseTellsSoAndDisturbsNobody(CapturedOutput output) throws IOException {
		try (TestServer first = TestServer.start(this.directory.resolve("admin.sock"), List.of())) {
			assertStartFails(output,
					"""
							Description:

							Cannot put a socket at %1$s/admin.sock: another instance is running (this process holds %1$s/admin.sock.lock).

							Action:

							Stop that instance, or set adminsock.path to another path.
							"""
						.formatted(this.directory));
			assertThat(first.get("/ping").body()).isEqualTo("pong");
		}
	}

	private void assertStartFails(CapturedOutput output, String analysis, String... properties) {
		assertThatException()
			.isThrownBy(() -> TestServer.start(this.directory.resolve("admin.sock"), List.of(), properties).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(analysis).doesNotContain("\tat ");
	}

}
