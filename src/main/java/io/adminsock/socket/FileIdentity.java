package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * A path and the device and inode number of its file. The kernel does not reuse the inode
 * number while a process has the file open or a socket is bound to it.
 *
 * @param path the path
 * @param key device and inode number
 */
record FileIdentity(Path path, @Nullable Object key) {

	static FileIdentity of(Path path) throws IOException {
		return new FileIdentity(path, key(path));
	}

	/**
	 * Returns the identity of the same file after a rename.
	 */
	FileIdentity at(Path path) {
		return new FileIdentity(path, this.key);
	}

	/**
	 * Returns whether the path still leads to the file.
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
