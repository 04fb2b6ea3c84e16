package io.adminsock.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.Programs;
import io.adminsock.testing.Programs.Result;

/**
 * Podman as it works without systemd and within a sandbox, with a storage of its own that
 * goes when the tests end. Docker's commands are the same.
 */
final class Podman {

	private static final Map<String, String> ENVIRONMENT = Map.of("CONTAINERS_STORAGE_CONF", makeStorage().toString());

	private Podman() {
	}

	private static Path makeStorage() {
		try {
			Path directory = Files.createTempDirectory("podman");
			Runtime.getRuntime()
				.addShutdownHook(
						new Thread(() -> Programs.run("rm", "-rf", "--one-file-system", directory.toString())));
			return Files.writeString(directory.resolve("storage.conf"), """
					[storage]
					driver = "%s"
					graphroot = "%s/images"
					runroot = "%2$s/run"
					[storage.options.overlay]
					skip_mount_home = "true"
					""".formatted(hasOverlays(directory) ? "overlay" : "vfs", directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tells whether containers can share an image's files: otherwise each gets a copy.
	 */
	private static boolean hasOverlays(Path directory) {
		return Programs.run("unshare", "--mount", "sh", "-c", """
				cd "$0" && mkdir probe && cd probe && mkdir lower upper work merged &&
				    mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged
				""", directory.toString()).status() == 0;
	}

	/** Skips the test (or fails it in CI) unless containers can be built and run. */
	static void require() {
		Programs.requireRoot();
		for (String program : List.of("podman", "buildah", "runc", "catatonit", "debootstrap", "mvn", "git")) {
			Programs.require(program);
		}
		Programs.require(Runtime.version().feature() >= 25, "needs a JDK 25 to put into the image");
	}

	/** Runs a command that must not fail, and returns what it printed. */
	static String podman(String... arguments) {
		return succeed(tryPodman(arguments), arguments);
	}

	static Result tryPodman(String... arguments) {
		return Programs.run(Duration.ofMinutes(1), ENVIRONMENT,
				all(List.of("podman", "--runtime=runc"), List.of(arguments)));
	}

	/** Builds an image from the Dockerfile in a directory. */
	static void build(Path context, String image, String... options) {
		runWithStorage(all(List.of("buildah", "bud", "--isolation=chroot", "--network=host", "--format=docker",
				"--layers=false", "--tag=" + image), List.of(options), List.of(context.toString())));
	}

	/** Runs a program that makes images and must not fail. */
	static void runWithStorage(String... command) {
		succeed(Programs.run(Duration.ofMinutes(10), ENVIRONMENT, command), command);
	}

	/** Starts a container without a network, and returns its output. */
	static String run(String... arguments) {
		return succeed(tryRun(arguments), arguments);
	}

	static Result tryRun(String... arguments) {
		return tryPodman(all(List.of("run", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000", "--network=none"),
				List.of(arguments)));
	}

	static String inspect(String container, String format) {
		return podman("inspect", "--format", format, container).strip();
	}

	/** Waits until a container's log has a line that contains the text. */
	static void awaitLog(String container, String text) throws InterruptedException {
		while (!podman("logs", container).contains(text)) {
			if (!"running".equals(inspect(container, "{{.State.Status}}"))) {
				throw new AssertionError(podman("logs", container));
			}
			Thread.sleep(50);
		}
	}

	/** Returns where the host has a volume. */
	static Path directory(String volume) {
		return Path.of(podman("volume", "inspect", "--format", "{{.Mountpoint}}", volume).strip());
	}

	/** Removes containers with their anonymous volumes, those that do not exist too. */
	static void remove(String... containers) {
		tryPodman(all(List.of("rm", "--force", "--volumes", "--time=0"), List.of(containers)));
	}

	/** Returns all arguments in one. */
	@SafeVarargs
	@SuppressWarnings("varargs")
	static String[] all(List<String>... parts) {
		return Arrays.stream(parts).flatMap(List::stream).toArray(String[]::new);
	}

	private static String succeed(Result result, String... arguments) {
		if (result.status() != 0) {
			throw new AssertionError(
					"%s ended with %d: %s".formatted(List.of(arguments), result.status(), result.output()));
		}
		return result.output();
	}

}
