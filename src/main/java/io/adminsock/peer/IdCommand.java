package io.adminsock.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.adminsock.file.SearchPath;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code id}, which asks wherever the system keeps its users (NSS), as the
 * JVM cannot. It is started without a shell, and the user's name comes after {@code --}.
 */
final class IdCommand {

	private static final Pattern NUL = Pattern.compile("\0");

	private static final Pattern SPACE = Pattern.compile("\\s+");

	private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

	private static final int MAX_OUTPUT_BYTES = 1024 * 1024;

	private static final int UNKNOWN_USER_OR_GROUP = 1;

	private final Supplier<Optional<Path>> finder;

	private final Duration timeout;

	/**
	 * Creates the program.
	 * @param finder finds it, for each run anew, since others may have become able to
	 * change it
	 * @param timeout how long a run may take
	 */
	IdCommand(Supplier<Optional<Path>> finder, Duration timeout) {
		this.finder = finder;
		this.timeout = timeout;
	}

	/**
	 * Returns the first one on the server's {@code PATH} that nobody but root and our own
	 * user can change.
	 */
	static IdCommand onPath(@Nullable String path, Duration timeout) {
		SearchPath search = SearchPath.of(path);
		return new IdCommand(() -> search.find("id"), timeout);
	}

	/**
	 * Returns the groups of a user, none for a user that is unknown.
	 * @throws IOException if there is no such program, or it fails or takes too long
	 */
	Groups groups(String user) throws IOException {
		Set<Long> ids = list(user, "-G").stream()
			.filter((id) -> NUMBER.matcher(id).matches())
			.map(Long::valueOf)
			.collect(Collectors.toSet());
		return new Groups(list(user, "-Gn"), ids, Groups.Source.ID);
	}

	/**
	 * Names of groups may have spaces in them, and not every {@code id} can separate them
	 * by anything else.
	 */
	private Set<String> list(String user, String option) throws IOException {
		String output = run(option + "z", "--", user);
		return output.isEmpty() ? split(SPACE, run(option, "--", user)) : split(NUL, output);
	}

	private static Set<String> split(Pattern separator, String output) {
		return Arrays.stream(separator.split(output)).filter((part) -> !part.isEmpty()).collect(Collectors.toSet());
	}

	private String run(String... arguments) throws IOException {
		Path program = this.finder.get()
			.orElseThrow(() -> new IOException("there is no 'id' in the PATH that can be trusted"));
		ProcessBuilder builder = new ProcessBuilder(program.toString());
		builder.command().addAll(Arrays.asList(arguments));
		builder.redirectError(ProcessBuilder.Redirect.DISCARD);
		Process process = builder.start();
		process.getOutputStream().close();
		Executor later = CompletableFuture.delayedExecutor(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		CompletableFuture<Void> end = CompletableFuture.runAsync(() -> kill(process), later);
		byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT_BYTES);
		if (output.length == MAX_OUTPUT_BYTES) {
			kill(process);
		}
		int status = await(process);
		end.cancel(false);
		// A group without a name, or an unknown user, is no failure of the whole.
		if (status < 0 || status > UNKNOWN_USER_OR_GROUP) {
			throw new IOException("%s ended with status %d".formatted(program, status));
		}
		return new String(output, StandardCharsets.UTF_8);
	}

	private static void kill(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

	private static int await(Process process) throws IOException {
		try {
			return process.waitFor();
		}
		catch (InterruptedException ex) {
			kill(process);
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

}
