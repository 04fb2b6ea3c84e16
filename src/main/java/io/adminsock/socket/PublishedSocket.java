package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket and the file that leads to it. The kernel keeps the file's inode for
 * as long as the socket is open, so until then device and inode number belong to nothing
 * else, and tell whether the path still leads here.
 *
 * @param path where the file was published
 * @param channel the listening channel
 * @param fileKey device and inode number of the file
 */
record PublishedSocket(Path path, ServerSocketChannel channel, @Nullable Object fileKey) implements AutoCloseable {

	boolean isInPlace() throws IOException {
		try {
			Object found = StagedSocket.fileKey(this.path);
			return found != null && found.equals(this.fileKey);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/**
	 * Removes the file if it is still ours, then stops listening: in this order, because
	 * the inode number may be anybody's afterwards.
	 */
	@Override
	public void close() throws IOException {
		try (this.channel) {
			if (isInPlace()) {
				Files.deleteIfExists(this.path);
			}
		}
	}

}
