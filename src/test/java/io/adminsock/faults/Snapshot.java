package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands in a directory, file by file: type and mode, owner, group, inode, and what
 * is in it. Two snapshots are equal if nothing has been touched.
 */
final class Snapshot {

	private Snapshot() {
	}

	/**
	 * Takes a snapshot of everything below a directory but lock files, which stay by
	 * intent.
	 */
	static Map<String, String> of(Path directory) throws IOException {
		Map<String, String> lines = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.filter((path) -> !path.toString().endsWith(".lock")).toList()) {
				lines.put(directory.relativize(path).toString(), "%s inode %s %s".formatted(permissions(path),
						Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS), content(path)));
			}
		}
		return lines;
	}

	/**
	 * Returns mode, owner and group as numbers, such as {@code 0660 0:54322}.
	 */
	static String permissions(Path path) throws IOException {
		int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		Map<String, Object> owners = Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
		return "%04o %s:%s".formatted(mode & 07777, owners.get("uid"), owners.get("gid"));
	}

	private static String content(Path path) throws IOException {
		if (Files.isSymbolicLink(path)) {
			return "-> " + Files.readSymbolicLink(path);
		}
		if (Files.isDirectory(path)) {
			return "directory";
		}
		return Files.isRegularFile(path) ? Files.readString(path) : "special";
	}

}
