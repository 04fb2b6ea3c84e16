package io.adminsock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * Programs of the machine. A test that needs one which is missing is skipped with a
 * message, but fails where {@code CI=true} stands in the environment.
 */
public final class Programs {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private Programs() {
	}

	/**
	 * What a program printed, and how it ended.
	 *
	 * @param status the exit status
	 * @param output standard output and standard error
	 */
	public record Result(int status, String output) {
	}

	/** Skips the test (or fails it in CI) unless there is such a program. */
	public static void require(String program) {
		require(find(program), "%s is not installed".formatted(program));
	}

	/** Skips the test (or fails it in CI) unless it runs as root. */
	public static void requireRoot() {
		require("root".equals(System.getProperty("user.name")), "needs root, to become other users");
	}

	public static void require(boolean condition, String otherwise) {
		if ("true".equals(System.getenv("CI"))) {
			if (!condition) {
				throw new AssertionError(otherwise);
			}
			return;
		}
		Assumptions.assumeTrue(condition, otherwise);
	}

	private static boolean find(String program) {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)))
				|| Files.isExecutable(Path.of("/usr/sbin", program));
	}

	public static Result run(String... command) {
		return run(Map.of(), command);
	}

	/** Runs a program that may take long. */
	public static Result run(Duration patience, String... command) {
		return run(patience, Map.of(), command);
	}

	public static Result run(Map<String, String> environment, String... command) {
		return run(PATIENCE, environment, command);
	}

	/**
	 * Runs a program that may take longer than most.
	 * @param patience how long it may take
	 * @param environment what to add to the environment
	 * @param command the program
	 */
	public static Result run(Duration patience, Map<String, String> environment, String... command) {
		try {
			Path output = Files.createTempFile("program", ".out");
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			Process process = builder.start();
			process.getOutputStream().close();
			if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new AssertionError("%s did not end: %s".formatted(List.of(command), Files.readString(output)));
			}
			Result result = new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
			Files.delete(output);
			return result;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Runs a program as another user, known to the passwd file or not.
	 * @param uid the user
	 * @param gid the primary group
	 * @param groups supplementary groups, comma-separated, or empty for none
	 */
	public static Result runAs(long uid, long gid, String groups, String... command) {
		return run(as(uid, gid, groups, command));
	}

	/**
	 * Returns the command that runs a program as another user, who may not be able to
	 * read what this user's {@code PATH} has.
	 * @param uid the user
	 * @param gid the primary group
	 * @param groups supplementary groups, comma-separated, or empty for none
	 */
	public static String[] as(long uid, long gid, String groups, String... command) {
		requireRoot();
		require("setpriv");
		List<String> prefix = List.of("env", "PATH=/usr/local/bin:/usr/bin:/bin", "setpriv", "--reuid=" + uid,
				"--regid=" + gid, groups.isEmpty() ? "--clear-groups" : "--groups=" + groups);
		return Stream.concat(prefix.stream(), List.of(command).stream()).toArray(String[]::new);
	}

}
