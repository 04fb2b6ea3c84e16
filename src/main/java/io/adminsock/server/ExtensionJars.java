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
 * Jars with further commands, from {@code lib} beside the executable jar and from
 * {@code /etc/adminsock/lib}. They are examined before anything is loaded: a jar that is
 * broken, or that others than root and our own user could change, is left out. The log
 * says so once there is one. The check comes before Spring starts, and the jars are
 * opened after it: other users cannot change them in between.
 */
final class ExtensionJars {

	private static final Log logger = LogFactory.getLog(ExtensionJars.class);

	private static final Path SYSTEM = Path.of("/etc/adminsock/lib");

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private final TrustedPath trusted = new TrustedPath();

	private final ExtensionJarValidator check = new ExtensionJarValidator(Runtime.version().feature());

	private final List<Path> jars = new ArrayList<>();

	private final List<String> told = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	/**
	 * Returns what an executable jar and the system have.
	 */
	static ExtensionJars find() {
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
	 * Adds the jars of a directory. The JVM follows the {@code Class-Path} of each, which
	 * must therefore lead to nothing but jars that are added themselves.
	 */
	private void add(List<Path> found) {
		Map<Path, ExtensionJar> usable = new LinkedHashMap<>();
		for (Path path : found) {
			try {
				this.trusted.follow(path);
				usable.put(path, this.check.read(path));
			}
			catch (UntrustedPathException ex) {
				leaveOut(path, "it " + ex.reason());
			}
			catch (IOException | SecurityException ex) {
				leaveOut(path, ex.getMessage());
			}
		}
		removeThoseThatLeadElsewhere(usable);
		usable.forEach((path, jar) -> {
			this.jars.add(path);
			this.told.add(jar.describe());
		});
	}

	/**
	 * Looks again after each removal, since another jar may name the one that was
	 * removed.
	 */
	private void removeThoseThatLeadElsewhere(Map<Path, ExtensionJar> usable) {
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
	 * Lets the application that this thread starts have the jars.
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
	 * Tells in the log what was found.
	 */
	void report() {
		this.told.forEach(logger::info);
		this.warnings.forEach(logger::warn);
	}

}
