package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the system at a fixed path. {@code PATH} is not used, because it may
 * contain directories that other users can write to.
 *
 * @param paths the absolute paths, of which the first that exists is run
 */
record SystemProgram(List<String> paths) {

	static final SystemProgram SHELL = new SystemProgram(List.of("/bin/sh"));

	static final SystemProgram SETFACL = new SystemProgram(List.of("/usr/bin/setfacl", "/bin/setfacl"));

	/** No program has this exit status. */
	static final int FAILED = -1;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Runs the program with an empty environment and no input, and discards its output.
	 * @return the exit status, or {@link #FAILED} if the program is missing or takes too
	 * long
	 */
	int run(String... arguments) {
		for (String path : this.paths) {
			if (Files.isExecutable(Path.of(path))) {
				return run(path, arguments);
			}
		}
		return FAILED;
	}

	private static int run(String program, String... arguments) {
		ProcessBuilder builder = new ProcessBuilder(program);
		builder.command().addAll(List.of(arguments));
		builder.environment().clear();
		builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			return await(process);
		}
		catch (IOException ex) {
			return FAILED;
		}
	}

	private static int await(Process process) {
		try {
			if (process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				return process.exitValue();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		process.destroyForcibly();
		return FAILED;
	}

}
