package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A listing of the files below a directory with their modes, owners, groups, inodes and
 * sizes. Two listings are equal if no file has changed. The sizes of directories and lock
 * files are left out, because each holder of a lock writes its pid into the file.
 */
final class Listing {

	private Listing() {
	}

	static Map<String, String> of(Path directory) throws IOException {
		Map<String, String> lines = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.toList()) {
				lines.put(directory.relativize(path).toString(), attributes(path));
			}
		}
		return lines;
	}

	private static String attributes(Path path) throws IOException {
		boolean sized = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !path.toString().endsWith(".lock");
		return "%s inode %s, %s bytes".formatted(modeAndOwners(path),
				Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS),
				sized ? Files.getAttribute(path, "size", LinkOption.NOFOLLOW_LINKS) : "some");
	}

	/**
	 * Returns a file's mode, set-id and sticky bits included, and its numeric owner and
	 * group, such as {@code 0660 0:1}.
	 */
	static String modeAndOwners(Path path) throws IOException {
		int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		return "%04o %s:%s".formatted(mode & 07777, id(path, "unix:uid"), id(path, "unix:gid"));
	}

	private static String id(Path path, String attribute) throws IOException {
		return Integer.toUnsignedString((Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS));
	}

}
