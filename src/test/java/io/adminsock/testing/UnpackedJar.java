package io.adminsock.testing;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * The executable jar, unpacked, with an archive of the classes that a server loads: a
 * server starts from them in half of the time. The first test that needs it makes it, and
 * the others of the same build share it.
 */
final class UnpackedJar {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Path jar;

	private final Path directory;

	private final Path archive;

	private UnpackedJar(Path jar) {
		this.jar = jar;
		this.directory = jar.resolveSibling("unpacked");
		this.archive = this.directory.resolve("classes-%s.jsa".formatted(Runtime.version()));
	}

	/** Returns the unpacked jar of this build. */
	static synchronized UnpackedJar current() throws IOException {
		UnpackedJar unpacked = new UnpackedJar(Path.of(System.getProperty("adminsock.jar")));
		Path lock = unpacked.jar.resolveSibling("unpacked.lock");
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			if (held.isValid() && !unpacked.isCurrent()) {
				unpacked.make();
			}
		}
		return unpacked;
	}

	/** Returns the arguments of a JVM that runs the server. */
	List<String> server() {
		return List.of(useArchive(), "-jar", unpacked().toString());
	}

	/**
	 * Returns the arguments of a JVM that runs another application with the server's
	 * classes. The jar comes first in the class path, because the archive counts only
	 * then. JDK 25 would print that the archive was made with other options, which it
	 * uses all the same.
	 * @param application the class with the main method
	 */
	List<String> application(Class<?> application) {
		String tests = application.getProtectionDomain().getCodeSource().getLocation().getPath();
		return List.of(useArchive(), "-Xlog:cds*=off", "-cp", unpacked() + File.pathSeparator + tests,
				application.getName());
	}

	private String useArchive() {
		return "-XX:SharedArchiveFile=" + this.archive;
	}

	private boolean isCurrent() throws IOException {
		return Files.exists(this.archive)
				&& Files.getLastModifiedTime(this.archive).compareTo(Files.getLastModifiedTime(this.jar)) > 0;
	}

	private void make() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
		java("-Djarmode=tools", "-jar", this.jar.toString(), "extract", "--destination", this.directory.toString());
		Path written = this.directory.resolve("written.jsa");
		java("-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=" + written, "-Dspring.context.exit=onRefresh", "-jar",
				unpacked().toString(), "--adminsock.path=" + this.directory.resolve("run/s"));
		Files.move(written, this.archive);
	}

	private Path unpacked() {
		return this.directory.resolve(this.jar.getFileName());
	}

	private static void java(String... arguments) {
		String[] command = new String[arguments.length + 1];
		command[0] = ServerProcess.java();
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		Programs.Result result = Programs.run(PATIENCE, command);
		if (result.status() != 0) {
			throw new AssertionError("%s: %s".formatted(List.of(command), result.output()));
		}
	}

}
