package io.adminsock.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.adminsock.testing.Programs;
import io.adminsock.testing.Programs.Result;

/**
 * Podman as it works without systemd and within a sandbox. Docker's commands are the
 * same.
 */
final class Podman {

	private static final String STORAGE = "--storage-driver=vfs";

	private Podman() {
	}

	/** Skips the test (or fails it in CI) unless containers can be built and run. */
	static void require() {
		Programs.requireRoot();
		for (String program : List.of("podman", "buildah", "runc", "debootstrap", "mvn", "git")) {
			Programs.require(program);
		}
		Programs.require(Runtime.version().feature() >= 25, "needs a JDK 25 to put into the image");
	}

	/** Runs a command that must not fail, and returns what it printed. */
	static String podman(String... arguments) {
		return succeed(tryPodman(arguments), arguments);
	}

	static Result tryPodman(String... arguments) {
		return Programs.run(Duration.ofMinutes(1), command(List.of("podman", STORAGE, "--runtime=runc"), arguments));
	}

	/** Builds an image from the Dockerfile in a directory. */
	static void build(Path context, String image, String... options) {
		List<String> prefix = List.of("buildah", STORAGE, "bud", "--isolation=chroot", "--network=host",
				"--format=docker", "--layers=false", "--tag=" + image);
		List<String> command = new ArrayList<>(List.of(command(prefix, options)));
		command.add(context.toString());
		succeed(Programs.run(Duration.ofMinutes(10), command.toArray(String[]::new)), options);
	}

	/** Starts a container without a network, and returns its output. */
	static String run(String... arguments) {
		return succeed(tryRun(arguments), arguments);
	}

	static Result tryRun(String... arguments) {
		return tryPodman(command(
				List.of("run", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000", "--network=none"), arguments));
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
		tryPodman(command(List.of("rm", "--force", "--volumes", "--time=0"), containers));
	}

	private static String succeed(Result result, String... arguments) {
		if (result.status() != 0) {
			throw new AssertionError(
					"%s ended with %d: %s".formatted(List.of(arguments), result.status(), result.output()));
		}
		return result.output();
	}

	private static String[] command(List<String> prefix, String... arguments) {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(Arrays.asList(arguments));
		return command.toArray(String[]::new);
	}

}
