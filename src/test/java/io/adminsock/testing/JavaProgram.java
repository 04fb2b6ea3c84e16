package io.adminsock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes that run in a JVM of their own. They are copied first, because other users
 * often cannot read the directories of a build.
 */
public final class JavaProgram {

	private final List<Path> classPath;

	private JavaProgram(List<Path> classPath) {
		this.classPath = classPath;
	}

	/**
	 * Copies what is on the class path for some classes, all that comes from the same
	 * place included.
	 * @param directory where to, which everybody can read afterwards
	 * @param needed a class for each place
	 */
	public static JavaProgram copy(Path directory, Class<?>... needed) {
		Set<Path> sources = new LinkedHashSet<>();
		for (Class<?> type : needed) {
			sources.add(source(type));
		}
		List<Path> copies = new ArrayList<>();
		openToAll(directory);
		for (Path source : sources) {
			Path copy = directory.resolve(copies.size() + "-" + source.getFileName());
			copyTree(source, copy);
			copies.add(copy);
		}
		return new JavaProgram(copies);
	}

	private static Path source(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void copyTree(Path source, Path target) {
		try (Stream<Path> paths = Files.walk(source)) {
			for (Path path : paths.toList()) {
				Path copy = target.resolve(source.relativize(path).toString());
				Files.copy(path, copy);
				openToAll(copy);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Lets everybody read a file, or enter a directory. */
	public static void openToAll(Path path) {
		try {
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the command that runs a class.
	 * @param main the class
	 * @param jvm arguments of the JVM
	 * @param arguments arguments of the class
	 */
	public String[] command(Class<?> main, List<String> jvm, String... arguments) {
		String classPath = this.classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
		command.addAll(jvm);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(List.of(arguments));
		return command.toArray(String[]::new);
	}

}
