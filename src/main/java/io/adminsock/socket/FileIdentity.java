package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Which file it is that stands at a path: its device and inode number. The kernel does
 * not give the number to another file for as long as somebody has this one open, a bound
 * socket included.
 *
 * @param path where the file was
 * @param key device and inode number
 */
record FileIdentity(Path path, @Nullable Object key) {

	static FileIdentity of(Path path) throws IOException {
		return new FileIdentity(path, key(path));
	}

	/**
	 * Returns the same file at the path that it is renamed to.
	 */
	FileIdentity at(Path path) {
		return new FileIdentity(path, this.key);
	}

	/**
	 * Tells whether the file still stands at its path.
	 */
	boolean isInPlace() {
		try {
			return this.key != null && this.key.equals(key(this.path));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static @Nullable Object key(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

}
