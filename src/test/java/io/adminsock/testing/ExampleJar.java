package io.adminsock.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.adminsock.testing.Programs.Result;

/**
 * The example project of commands in a jar of their own, built as its README says.
 */
public final class ExampleJar {

	private static final Path PROJECT = Path.of("src/examples/greeting-commands");

	private ExampleJar() {
	}

	/**
	 * Returns the jar that applications depend on.
	 */
	public static Path library() {
		return Path.of(System.getProperty("adminsock.jar").replace("-exec.jar", ".jar"));
	}

	/**
	 * Builds the jar. Puts adminsock into the local Maven repository, which the example
	 * takes it from.
	 * @param directory where a copy of the project is built
	 */
	public static Path build(Path directory) throws IOException {
		Path project = directory.resolve("example");
		run("cp", "-r", PROJECT.toString(), project.toString());
		String library = library().toString();
		run("./mvnw", "-B", "-ntp", "-q", "install:install-file", "-Dfile=" + library, "-DpomFile=pom.xml");
		run("./mvnw", "-B", "-ntp", "-q", "-f", project.toString(), "package");
		Path jar = project.resolve("target/greeting-commands.jar");
		if (!Files.exists(jar)) {
			throw new AssertionError("The example made no %s".formatted(jar));
		}
		return jar;
	}

	private static void run(String... command) {
		Result result = Programs.run(Duration.ofMinutes(5), command);
		if (result.status() != 0) {
			throw new AssertionError("%s: %s".formatted(List.of(command), result.output()));
		}
	}

}
