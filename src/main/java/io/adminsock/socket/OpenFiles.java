package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The open files of this process, read from {@code /proc/self/fd}. The JDK does not
 * return the inode of an open channel, and the path may lead to another file by now.
 */
final class OpenFiles {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private OpenFiles() {
	}

	static boolean isSupported() {
		return Files.isReadable(DESCRIPTORS);
	}

	/**
	 * Finds a descriptor of a directory.
	 * @param key device and inode number
	 * @return a path that leads to the directory as long as it is open. It ends in a dot,
	 * because the descriptor itself is a link
	 */
	static Optional<Path> findDirectory(@Nullable Object key) throws IOException {
		return find(key, ".");
	}

	/**
	 * Returns whether a file is open.
	 * @param key device and inode number
	 */
	static boolean contains(@Nullable Object key) throws IOException {
		return find(key, "").isPresent();
	}

	private static Optional<Path> find(@Nullable Object key, String end) throws IOException {
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
			for (Path descriptor : descriptors) {
				Path target = descriptor.resolve(end);
				if (leadsTo(target, key)) {
					return Optional.of(target);
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return Optional.empty();
	}

	private static boolean leadsTo(Path target, @Nullable Object key) {
		try {
			return key != null && key.equals(Files.readAttributes(target, "fileKey").get("fileKey"));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
