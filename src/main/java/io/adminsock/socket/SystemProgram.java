package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the system, found where the system has it and not by {@code PATH}.
 *
 * @param places the absolute paths to look at
 */
record SystemProgram(List<String> places) {

	static final SystemProgram SHELL = new SystemProgram(List.of("/bin/sh"));

	static final SystemProgram SETFACL = new SystemProgram(List.of("/usr/bin/setfacl", "/bin/setfacl"));

	/** No exit status of a program. */
	static final int FAILED = -1;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Runs the program with an empty environment and no input, and drops its output.
	 * @return its exit status, or {@link #FAILED} if it is not there or takes too long
	 */
	int run(String... arguments) {
		for (String place : this.places) {
			if (Files.isExecutable(Path.of(place))) {
				return run(place, arguments);
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
