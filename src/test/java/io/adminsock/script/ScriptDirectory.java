package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.adminsock.testing.Conditions;
import io.adminsock.testing.Programs;
import io.adminsock.testing.TestServer;

/**
 * A directory with scripts, and a server that uses it.
 */
final class ScriptDirectory {

	private final Path directory;

	ScriptDirectory(Path parent) throws IOException {
		this.directory = Files.createDirectory(parent.resolve("commands.d"));
	}

	Path path() {
		return this.directory;
	}

	Path file(String name) {
		return this.directory.resolve(name);
	}

	/** Writes a shell script. */
	Path sh(String name, String... lines) throws IOException {
		return write(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
	}

	/** Creates an executable file by an atomic rename. */
	Path write(String name, String content) throws IOException {
		Path draft = Files.createTempFile(this.directory.getParent(), "draft", "");
		Files.writeString(draft, content);
		mode(draft, "rwxr-xr-x");
		return Files.move(draft, file(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
	}

	static void mode(Path file, String mode) throws IOException {
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
	}

	TestServer start(String... properties) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add("adminsock.scripts.directory=" + this.directory);
		if (all.stream().noneMatch((property) -> property.startsWith("adminsock.scripts.interval="))) {
			all.add("adminsock.scripts.interval=50ms");
		}
		return TestServer.start(this.directory.resolveSibling("s"), List.of(), all.toArray(String[]::new));
	}

	/**
	 * Returns the lines of {@code ps} for the processes whose command line contains a
	 * text.
	 */
	static List<String> processes(String text) {
		return Programs.run("ps", "-eo", "pid,stat,args")
			.output()
			.lines()
			.filter((line) -> line.contains(text) && !line.contains(" Z") && !line.contains("ps -eo"))
			.toList();
	}

	static void awaitNone(String text) {
		Conditions.await().until(() -> processes(text), List::isEmpty);
	}

}
