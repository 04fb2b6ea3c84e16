package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * Which file it is, and as of when. Whatever is done to a file, be it to its content, its
 * owner or its mode, changes the time.
 *
 * @param key device and inode number
 * @param changed when anything of it was changed last
 * @param size the size in bytes
 */
record FileFingerprint(String key, FileTime changed, long size) {

	/**
	 * Reads the state of the file that a path leads to.
	 */
	static FileFingerprint of(Path file) throws IOException {
		Map<String, Object> found = Files.readAttributes(file, "unix:fileKey,ctime,size");
		return new FileFingerprint(Objects.toString(found.get("fileKey")),
				(FileTime) Objects.requireNonNull(found.get("ctime")),
				(Long) Objects.requireNonNull(found.get("size")));
	}

}
