package io.adminsock.server;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An extension jar that passed validation.
 *
 * @param path the jar
 * @param autoConfigurations the class names in its {@code AutoConfiguration.imports}
 * @param classPath the entries of {@code Class-Path} in its manifest
 */
record ExtensionJar(Path path, List<String> autoConfigurations, List<String> classPath) {

	/** A name that means the same as a relative URL and as a file name. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

	String describe() {
		return this.autoConfigurations.isEmpty() ? "%s adds classes, and no commands of its own".formatted(this.path)
				: "%s adds %s".formatted(this.path, String.join(", ", this.autoConfigurations));
	}

	/**
	 * Returns the first entry of the class path that leads out of the jar's directory, or
	 * to a file in it that is not in the given set. Entries for files that do not exist
	 * are ignored, because they are harmless and frequent in libraries.
	 */
	Optional<String> findStrayEntry(Set<Path> usable) {
		return this.classPath.stream().filter((entry) -> isStray(entry, usable)).findFirst();
	}

	private boolean isStray(String entry, Set<Path> usable) {
		if (!PLAIN_NAME.matcher(entry).matches()) {
			return true;
		}
		Path file = this.path.resolveSibling(entry);
		return !usable.contains(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
	}

}
