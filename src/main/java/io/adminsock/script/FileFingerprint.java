package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * A fingerprint of a file. Each change of its content, owner or mode changes the ctime.
 *
 * @param key the device and inode number
 * @param changed the ctime
 * @param size the size in bytes
 */
record FileFingerprint(String key, FileTime changed, long size) {

	/**
	 * Reads the fingerprint of the file that a path leads to.
	 */
	static FileFingerprint of(Path file) throws IOException {
		Map<String, Object> found = Files.readAttributes(file, "unix:fileKey,ctime,size");
		return new FileFingerprint(Objects.toString(found.get("fileKey")),
				(FileTime) Objects.requireNonNull(found.get("ctime")),
				(Long) Objects.requireNonNull(found.get("size")));
	}

}
