package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is below a directory: a line for each file with its mode, owner, group, inode and
 * size, so that two listings are the same if nothing has changed. Directories have no
 * size that says anything, and nor have lock files: each holder writes its pid into them.
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
		Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid,gid,ino,size",
				LinkOption.NOFOLLOW_LINKS);
		boolean sized = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !path.toString().endsWith(".lock");
		return "%o %s:%s inode %s, %s bytes".formatted(attributes.get("mode"), attributes.get("uid"),
				attributes.get("gid"), attributes.get("ino"), sized ? attributes.get("size") : "some");
	}

}
