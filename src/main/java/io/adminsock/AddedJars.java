package io.adminsock;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Jars with further commands, from {@code lib} beside the executable jar and from
 * {@code /etc/adminsock/lib}. They are looked through before anything is loaded, so that
 * one that is broken is left out, and told of once there is a log.
 */
final class AddedJars {

	private static final Log logger = LogFactory.getLog(AddedJars.class);

	private static final Path SYSTEM = Path.of("/etc/adminsock/lib");

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private final JarCheck check = new JarCheck(Runtime.version().feature());

	private final List<Path> jars = new ArrayList<>();

	private final List<String> told = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	/**
	 * Returns what an executable jar and the system have.
	 */
	static AddedJars find() {
		List<Path> directories = new ArrayList<>();
		try {
			URL jar = Class.forName(LAUNCHER).getProtectionDomain().getCodeSource().getLocation();
			directories.add(Path.of(jar.toURI()).resolveSibling("lib"));
		}
		catch (Exception ex) {
			// Not started as an executable jar: a lib beside it is its own.
		}
		directories.add(SYSTEM);
		return in(directories);
	}

	static AddedJars in(List<Path> directories) {
		AddedJars jars = new AddedJars();
		directories.stream().filter(Files::exists).forEach(jars::addAll);
		return jars;
	}

	private void addAll(Path directory) {
		List<Path> found = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
			files.forEach(found::add);
		}
		catch (IOException ex) {
			this.warnings.add("No commands from %s: the directory cannot be read (%s)".formatted(directory, ex));
		}
		found.stream().sorted().forEach(this::add);
	}

	private void add(Path jar) {
		try {
			List<String> configurations = this.check.autoConfigurations(jar);
			this.jars.add(jar);
			this.told.add(configurations.isEmpty() ? "%s adds classes, and no commands of its own".formatted(jar)
					: "%s adds %s".formatted(jar, String.join(", ", configurations)));
		}
		catch (IOException | SecurityException ex) {
			this.warnings.add("%s is left out: %s".formatted(jar, ex.getMessage()));
		}
	}

	boolean isEmpty() {
		return this.jars.isEmpty();
	}

	/**
	 * Lets the application that this thread starts have the jars.
	 */
	void use() {
		if (!this.jars.isEmpty()) {
			Thread thread = Thread.currentThread();
			thread.setContextClassLoader(new URLClassLoader("added", urls(), thread.getContextClassLoader()));
		}
	}

	private URL[] urls() {
		return this.jars.stream().map(AddedJars::url).toArray(URL[]::new);
	}

	private static URL url(Path jar) {
		try {
			return jar.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * Tells in the log what was found.
	 */
	void report() {
		this.told.forEach(logger::info);
		this.warnings.forEach(logger::warn);
	}

}
