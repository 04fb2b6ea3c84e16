package io.adminsock.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.adminsock.file.DirectoryFiles;
import io.adminsock.file.TrustedPath;
import io.adminsock.file.UntrustedPathException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The extension jars with further commands, from {@code lib} beside the executable jar
 * and from {@code /etc/adminsock/lib}. A jar is left out if it is broken, or if a user
 * other than root and the user of this process could change it. The jars are checked
 * before Spring starts and opened later, which is safe because no other user can change
 * them in between. The results are logged later, once logging is set up.
 */
final class ExtensionJars {

	private static final Log logger = LogFactory.getLog(ExtensionJars.class);

	private static final Path SYSTEM_DIRECTORY = Path.of("/etc/adminsock/lib");

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private final TrustedPath trusted = new TrustedPath();

	private final ExtensionJarValidator validator = new ExtensionJarValidator(Runtime.version().feature());

	private final List<Path> jars = new ArrayList<>();

	private final List<String> messages = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	/**
	 * Returns the jars beside the executable jar and those of the system.
	 */
	static ExtensionJars find() {
		List<Path> directories = new ArrayList<>();
		try {
			URL jar = Class.forName(LAUNCHER).getProtectionDomain().getCodeSource().getLocation();
			directories.add(Path.of(jar.toURI()).resolveSibling("lib"));
		}
		catch (Exception ex) {
			// The application was not started from its executable jar, so a directory
			// lib beside its classes has another purpose.
		}
		directories.add(SYSTEM_DIRECTORY);
		return in(directories);
	}

	static ExtensionJars in(List<Path> directories) {
		ExtensionJars jars = new ExtensionJars();
		directories.stream()
			.filter((directory) -> Files.exists(directory, LinkOption.NOFOLLOW_LINKS))
			.forEach(jars::addAll);
		return jars;
	}

	private void addAll(Path directory) {
		try {
			add(DirectoryFiles.list(this.trusted.follow(directory), (file) -> file.toString().endsWith(".jar")));
		}
		catch (UntrustedPathException ex) {
			this.warnings.add("No commands from %s: it %s".formatted(directory, ex.reason()));
		}
		catch (IOException ex) {
			this.warnings.add("No commands from %s: the directory cannot be read (%s)".formatted(directory, ex));
		}
	}

	/**
	 * Adds the usable jars of a directory. The JVM loads each jar of a {@code Class-Path}
	 * too, so each of its entries must be a jar that is added itself.
	 */
	private void add(List<Path> found) {
		Map<Path, ExtensionJar> usable = new LinkedHashMap<>();
		for (Path path : found) {
			try {
				this.trusted.follow(path);
				usable.put(path, this.validator.read(path));
			}
			catch (UntrustedPathException ex) {
				leaveOut(path, "it " + ex.reason());
			}
			catch (IOException | SecurityException ex) {
				leaveOut(path, ex.getMessage());
			}
		}
		removeJarsWithStrayEntries(usable);
		usable.forEach((path, jar) -> {
			this.jars.add(path);
			this.messages.add(jar.describe());
		});
	}

	/**
	 * Removes jars whose class path leads to other jars than the usable ones. The search
	 * is repeated after each removal, because another jar may name the removed one.
	 */
	private void removeJarsWithStrayEntries(Map<Path, ExtensionJar> usable) {
		boolean changed = true;
		while (changed) {
			changed = false;
			for (ExtensionJar jar : List.copyOf(usable.values())) {
				Optional<String> stray = jar.findStrayEntry(usable.keySet());
				if (stray.isPresent()) {
					usable.remove(jar.path());
					leaveOut(jar.path(),
							"the Class-Path in its manifest has %s, which is not among the jars that are added from there"
								.formatted(stray.get()));
					changed = true;
				}
			}
		}
	}

	private void leaveOut(Path jar, @Nullable String reason) {
		this.warnings.add("%s is left out: %s".formatted(jar, reason));
	}

	boolean isEmpty() {
		return this.jars.isEmpty();
	}

	/**
	 * Adds the jars to the class loader of this thread, which starts the application.
	 */
	void use() {
		if (!this.jars.isEmpty()) {
			Thread thread = Thread.currentThread();
			thread.setContextClassLoader(new URLClassLoader("added", urls(), thread.getContextClassLoader()));
		}
	}

	private URL[] urls() {
		return this.jars.stream().map(ExtensionJars::url).toArray(URL[]::new);
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
	 * Logs the jars that were added and those that were left out.
	 */
	void report() {
		this.messages.forEach(logger::info);
		this.warnings.forEach(logger::warn);
	}

}
