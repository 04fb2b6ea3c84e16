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
import io.adminsock.ids.NumericId;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code id}, which looks up groups by NSS, for which the JDK has no API. It
 * is run without a shell, and the user's name follows {@code --}.
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
	 * Creates the command.
	 * @param finder finds the program before each run, because its permissions may have
	 * changed
	 * @param timeout how long a run may take
	 */
	IdCommand(Supplier<Optional<Path>> finder, Duration timeout) {
		this.finder = finder;
		this.timeout = timeout;
	}

	/**
	 * Returns the command for the first {@code id} on the {@code PATH} that only root and
	 * the user of this process can change.
	 */
	static IdCommand onPath(@Nullable String path, Duration timeout) {
		SearchPath search = SearchPath.of(path);
		return new IdCommand(() -> search.find("id"), timeout);
	}

	/**
	 * Returns the groups of a user; none for an unknown user.
	 * @throws IOException if the program is missing, fails or takes too long
	 */
	Groups groups(String user) throws IOException {
		Set<Long> ids = list(user, "-G").stream()
			.filter((id) -> NUMBER.matcher(id).matches())
			.map(Long::valueOf)
			.collect(Collectors.toSet());
		return new Groups(list(user, "-Gn"), ids, Groups.Source.ID);
	}

	/**
	 * Returns the id of a user, or {@code null} for an unknown user.
	 * @throws IOException if the program is missing, fails or takes too long
	 */
	@Nullable Long uid(String user) throws IOException {
		return NumericId.parse(run("-u", "--", user).strip());
	}

	/**
	 * Returns the id of the primary group of a user, or {@code null} for an unknown user.
	 * @throws IOException if the program is missing, fails or takes too long
	 */
	@Nullable Long gid(String user) throws IOException {
		return NumericId.parse(run("-g", "--", user).strip());
	}

	/**
	 * Returns the name of the primary group of a user, empty for an unknown user.
	 * @throws IOException if the program is missing, fails or takes too long
	 */
	String primaryGroup(String user) throws IOException {
		return run("-gn", "--", user).strip();
	}

	/**
	 * Lists ids or names. With {@code -z} they are separated by NUL, because names of
	 * groups may contain spaces; not every {@code id} has that option.
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
		// The status is 1 for a group without a name and for an unknown user.
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
