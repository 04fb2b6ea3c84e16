package io.adminsock.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

import io.adminsock.file.SearchPath;
import io.adminsock.file.TrustedPath;
import io.adminsock.testing.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the interpreters that may run a script. In the tables, GOOD is a directory
 * that only root can write to, EVIL one that all users can write to, and FOREIGN one of
 * another user.
 */
class InterpretersTests {

	@TempDir
	private Path parent;

	@BeforeEach
	void makeInterpreters() throws Exception {
		Programs.requireRoot();
		Programs.run("chmod", "755", this.parent.toString());
		run("mkdir -m 755 GOOD; mkdir -m 777 EVIL; mkdir -m 755 FOREIGN; "
				+ "for d in GOOD EVIL FOREIGN; do cp /bin/cat $d/tool; cp /bin/cat $d/${d##*/}; done; chmod 755 */*; "
				+ "cp /bin/cat GOOD/loose; chmod 775 GOOD/loose; cp /bin/cat GOOD/theirs; chown 1234 GOOD/theirs; "
				+ "ln -s EVIL/tool GOOD/link; ln -s tool GOOD/alias; ln -s /usr/bin/env GOOD/envoy; "
				+ "chown -R 1234 FOREIGN; "
				+ "for i in 1 2 3 4 5 6; do printf '#!GOOD/w%d\\n' $((i + 1)) > GOOD/w$i; done; printf '#!/bin/sh\\n' > GOOD/w7; "
				+ "printf '#!EVIL/tool\\n' > GOOD/wrapper; printf '#! /usr/bin/env EVIL/tool\\n' > GOOD/wrapenv; chmod 755 GOOD/w*");
	}

	private void run(String commands) {
		Programs.Result result = Programs.run("sh", "-e", "-c", "umask 022; cd " + this.parent + "; " + fill(commands));
		if (result.status() != 0) {
			throw new IllegalStateException(result.output());
		}
	}

	private String fill(String text) {
		for (String name : new String[] { "GOOD", "EVIL", "FOREIGN" }) {
			text = text.replace(name, this.parent.resolve(name.toLowerCase(Locale.ROOT)).toString());
		}
		return text;
	}

	private void require(String path, String line) throws InvalidScriptException {
		new Interpreters(new TrustedPath(), SearchPath.of(fill(path))).require(fill(line));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bin/sh", " /bin/sh -e", "\t/bin/sh\t-e x ", "GOOD/tool", "GOOD/alias", "GOOD/w4",
			"/usr/bin/env tool", "/usr/bin/env sh", "/usr/bin/env -S tool -u", "/usr/bin/env GOOD/tool",
			"/usr/bin/env -S PATH=GOOD good", "/usr/bin/env -S -i sh", "GOOD/envoy tool" })
	void whatIsRootsMayRun(String line) throws InvalidScriptException {
		require("GOOD:/usr/bin:/bin", line);
	}

	@Test
	void directoriesThatOthersCanWriteToAreNotSearched() throws InvalidScriptException {
		require("EVIL:FOREIGN:GOOD:/usr/bin", "/usr/bin/env tool");
		require("/tmp:.::missing:EVIL/missing:GOOD", "/usr/bin/env tool");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"EVIL/tool | needs the interpreter 'EVIL/tool', which is not to be trusted: EVIL has mode 0777, so that others may write to it (chmod go-w)",
			"FOREIGN/tool | needs the interpreter 'FOREIGN/tool', which is not to be trusted: FOREIGN belongs to uid 1234, and not to root",
			"GOOD/loose | needs the interpreter 'GOOD/loose', which is not to be trusted: GOOD/loose has mode 0775",
			"GOOD/theirs -u | needs the interpreter 'GOOD/theirs', which is not to be trusted: GOOD/theirs belongs to uid 1234",
			"GOOD/link | needs the interpreter 'GOOD/link', which is not to be trusted: EVIL has mode 0777",
			"GOOD/wrapper | needs the interpreter 'EVIL/tool', which is not to be trusted: EVIL has mode 0777",
			"GOOD/wrapenv | needs the interpreter 'EVIL/tool', which is not to be trusted: EVIL has mode 0777",
			"GOOD/w1 | which needs too many others",
			"/usr/bin/env EVIL/tool | needs the interpreter 'EVIL/tool', which is not to be trusted: EVIL has mode 0777",
			"/usr/bin/env evil | needs the interpreter 'EVIL/evil', which is not to be trusted: EVIL has mode 0777",
			"/usr/bin/env foreign | needs the interpreter 'FOREIGN/foreign', which is not to be trusted: FOREIGN belongs to uid 1234",
			"/usr/bin/env theirs | needs the interpreter 'GOOD/theirs', which is not to be trusted: GOOD/theirs belongs to uid 1234",
			"/usr/bin/env link | needs the interpreter 'GOOD/link', which is not to be trusted: EVIL has mode 0777",
			"/usr/bin/env -S theirs -u | needs the interpreter 'GOOD/theirs', which is not to be trusted",
			"/usr/bin/env -S PATH=EVIL tool | gives env a PATH with 'EVIL', which is not to be trusted: EVIL has mode 0777",
			"/usr/bin/env -S PATH=GOOD:. tool | gives env a PATH with '.', which is not an absolute path",
			"/usr/bin/env -S PATH=GOOD:GOOD/missing tool | gives env a PATH with 'GOOD/missing', which is missing",
			"/usr/bin/env ./tool | needs the interpreter './tool', which is missing",
			"/usr/bin/env none | needs the interpreter 'none', which is not in GOOD",
			"/usr/bin/env tool -u | needs the interpreter 'tool -u', which is not in GOOD (only env -S separates it from its arguments)",
			"/usr/bin/env -S -i none | needs the interpreter 'none', which is not in /bin:/usr/bin:/usr/local/bin",
			"/usr/bin/env | calls env with '', which names no program",
			"GOOD/envoy theirs | needs the interpreter 'GOOD/theirs', which is not to be trusted",
			"tool | needs the interpreter 'tool', which is missing", "`` | needs the interpreter '', which is missing",
			"GOOD | needs the interpreter 'GOOD', which is missing" })
	void whatOthersCouldChangeIsRefused(String line, String reason) {
		assertThatExceptionOfType(InvalidScriptException.class).isThrownBy(() -> require("EVIL:FOREIGN:GOOD", line))
			.withMessageContaining(fill(reason));
	}

	/**
	 * The JDK throws the same exception for a NUL as for a character that the locale
	 * cannot encode.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/bin/s\0h", "\0", "\0 /bin/sh", "s\0h", "/usr/bin/env s\0h", "/usr/bin/env /bin/s\0h",
			"/usr/bin/env -S s\0h -e", "/usr/bin/env -S /bin/s\0h", "/usr/bin/env -S PATH=/bin\0:GOOD sh",
			"/usr/bin/env -S PATH=GOOD to\0ol", "/usr/bin/env -S -i to\0ol", "/usr/bin/e\0nv sh" })
	void aNameThatIsNoPathIsRefused(String line) {
		assertThatExceptionOfType(InvalidScriptException.class).isThrownBy(() -> require("GOOD:/usr/bin:/bin", line));
		assertThatExceptionOfType(InvalidScriptException.class).isThrownBy(() -> require("GOOD\0:/bin", line));
	}

	@Test
	void aLineThatTheSystemWouldCutIsRefused() throws InvalidScriptException {
		require("GOOD", "/bin/sh " + "x".repeat(245));
		assertThatExceptionOfType(InvalidScriptException.class)
			.isThrownBy(() -> require("GOOD", "/bin/sh " + "x".repeat(246)))
			.withMessage("has a first line of more than 255 characters, and the system reads no more");
	}

	@Test
	void whatChangesIsNoticed() throws Exception {
		Interpreters interpreters = new Interpreters(new TrustedPath(), SearchPath.of(fill("GOOD")));
		interpreters.require("/usr/bin/env tool");
		Files.setPosixFilePermissions(this.parent.resolve("good/tool"), PosixFilePermissions.fromString("rwxrwxr-x"));
		assertThatExceptionOfType(InvalidScriptException.class)
			.isThrownBy(() -> interpreters.require("/usr/bin/env tool"))
			.withMessageContaining("has mode 0775");
	}

}
