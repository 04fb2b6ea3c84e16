package io.adminsock.socket;

import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.JavaProgram;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Set-up of tests of socket files: a directory that all users can reach, the path of a
 * socket in it, and the program {@link OpenSocket}.
 */
abstract class SocketFileFixture {

	private static JavaProgram program;

	@TempDir
	Path directory;

	Path path;

	@BeforeAll
	static void copyProgram(@TempDir Path classes) {
		program = JavaProgram.copy(classes, SocketFile.class, OpenSocket.class, LogFactory.class);
	}

	@BeforeEach
	void openDirectory() {
		JavaProgram.openToAll(this.directory);
		this.path = this.directory.resolve("admin.sock");
	}

	/**
	 * Returns the command that runs {@link OpenSocket}.
	 * @param options options of the JVM
	 * @param arguments arguments of {@link OpenSocket#main}
	 */
	static String[] openSocket(List<String> options, String... arguments) {
		return program.command(OpenSocket.class, options, arguments);
	}

}
