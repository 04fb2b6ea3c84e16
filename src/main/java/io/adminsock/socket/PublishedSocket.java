package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/**
 * A listening socket and the file that leads to it.
 *
 * @param channel the listening channel
 * @param file the file
 */
record PublishedSocket(ServerSocketChannel channel, FileIdentity file) implements AutoCloseable {

	boolean isInPlace() {
		return this.file.isInPlace();
	}

	/**
	 * Removes the file if it is still ours, then stops listening: in this order, because
	 * the inode number may be anybody's afterwards.
	 */
	@Override
	public void close() throws IOException {
		try (this.channel) {
			if (isInPlace()) {
				Files.deleteIfExists(this.file.path());
			}
		}
	}

}
