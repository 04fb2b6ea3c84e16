package io.adminsock.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

/**
 * The check of a jar before it is loaded. It rejects jars that would make the start fail
 * or that the JVM would silently ignore in part.
 */
final class ExtensionJarValidator {

	static final String IMPORTS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	/**
	 * An index of further jars, which class loaders of Java 17 load from any directory.
	 */
	private static final String INDEX = "META-INF/INDEX.LIST";

	/** The offset of the major version in a class file. */
	private static final int MAJOR_VERSION_OFFSET = 6;

	/**
	 * The difference between a major version and a Java release, because Java 1 has 45.
	 */
	private static final int MAJOR_VERSION_OF_JAVA_0 = 44;

	private final int java;

	/**
	 * Creates the validator.
	 * @param java the newest Java release whose classes can be loaded
	 */
	ExtensionJarValidator(int java) {
		this.java = java;
	}

	/**
	 * Reads and checks a jar.
	 * @throws IOException if the jar cannot be used; its message is the reason
	 */
	ExtensionJar read(Path path) throws IOException {
		if (!Files.isReadable(path)) {
			throw new IOException("it cannot be read");
		}
		try (JarFile jar = new JarFile(path.toFile(), false)) {
			if (jar.getEntry(INDEX) != null) {
				throw new IOException(
						"it has %s, which leads to other jars (zip -d %s %s)".formatted(INDEX, path, INDEX));
			}
			for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
				check(jar, entry);
			}
			List<String> names = names(jar, jar.getEntry(IMPORTS));
			requireClasses(jar, names);
			return new ExtensionJar(path, names, classPath(jar.getManifest()));
		}
	}

	/**
	 * Checks an entry. It compares the checksum because {@link JarFile} does not.
	 */
	private void check(JarFile jar, JarEntry entry) throws IOException {
		byte[] content = content(jar, entry);
		CRC32 checksum = new CRC32();
		checksum.update(content);
		if (entry.getCrc() != checksum.getValue()) {
			throw new IOException("%s in it is damaged".formatted(entry.getName()));
		}
		if (isClass(entry.getName()) && content.length > Long.BYTES) {
			requireLoadable(entry.getName(), ByteBuffer.wrap(content));
		}
	}

	private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
		try (InputStream input = jar.getInputStream(entry)) {
			return input.readAllBytes();
		}
		catch (ZipException ex) {
			throw new IOException("%s in it is damaged (%s)".formatted(entry.getName(), ex.getMessage()), ex);
		}
	}

	/**
	 * Returns whether an entry is a class that every Java release loads. Classes below
	 * {@code META-INF/versions} are only for newer releases.
	 */
	private static boolean isClass(String name) {
		return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
	}

	private void requireLoadable(String name, ByteBuffer content) throws IOException {
		int needed = content.getShort(MAJOR_VERSION_OFFSET) - MAJOR_VERSION_OF_JAVA_0;
		if (needed > this.java) {
			throw new IOException("%s in it needs Java %d, and this is Java %d".formatted(name, needed, this.java));
		}
	}

	private static List<String> names(JarFile jar, @Nullable ZipEntry imports) throws IOException {
		if (imports == null) {
			return List.of();
		}
		try (InputStream input = jar.getInputStream(imports)) {
			return new String(input.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.replaceFirst("#.*", "").strip())
				.filter((line) -> !line.isEmpty())
				.toList();
		}
	}

	private static List<String> classPath(@Nullable Manifest manifest) {
		String value = (manifest != null) ? manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH) : null;
		return (value != null) ? Stream.of(value.strip().split("\\s+")).toList() : List.of();
	}

	private static void requireClasses(JarFile jar, List<String> names) throws IOException {
		for (String name : names) {
			if (jar.getEntry(name.replace('.', '/') + ".class") == null) {
				throw new IOException("it names the auto-configuration %s, and does not have it".formatted(name));
			}
		}
	}

}
