package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.adminsock.testing.Programs;

/**
 * The images that the tests need, made once: two base images, one with curl for clients,
 * and adminsock's own.
 */
final class Images {

	private static final String BASE = "localhost/adminsock-test";

	/** A Debian with curl, and without Java. */
	static final String CLIENT = BASE + "-client";

	/** What the Dockerfile makes of a clean checkout. */
	static final String ADMINSOCK = BASE;

	private static boolean built;

	private Images() {
	}

	static synchronized void build() throws IOException {
		Podman.require();
		if (!built) {
			Path directory = Files.createTempDirectory("images");
			base(directory);
			image(directory);
			Programs.run("rm", "-rf", directory.toString());
			built = true;
		}
	}

	private static void base(Path directory) throws IOException {
		Path base = Files.createDirectory(directory.resolve("base"));
		Podman.runWithStorage("src/test/sh/base-images.sh", System.getProperty("java.home"), base.toString(), BASE);
	}

	private static void image(Path directory) throws IOException {
		Path checkout = Files.createDirectory(directory.resolve("checkout"));
		Podman.runWithStorage("sh", "-c", "git ls-files -z | tar --null -T - -c | tar -C \"$0\" -x",
				checkout.toString());
		Path repository = Path.of(System.getProperty("user.home"), ".m2");
		Podman.build(checkout, ADMINSOCK, "--build-arg=JDK_IMAGE=" + BASE + "-jdk",
				"--build-arg=JRE_IMAGE=" + BASE + "-jre", "--build-arg=VERSION=1.2.3",
				"--volume=%s:/root/.m2".formatted(repository));
	}

}
