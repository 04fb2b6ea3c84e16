package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/**
 * A listening socket and the file that it is bound to.
 *
 * @param channel the listening channel
 * @param file the socket file
 * @param staging the directory that the socket was bound in
 */
record BoundSocketFile(ServerSocketChannel channel, FileIdentity file,
		StagingDirectory staging) implements AutoCloseable {

	boolean isInPlace() {
		return this.file.isInPlace();
	}

	/**
	 * Closes the staging directory without removing it, because the socket that replaces
	 * this one uses the same path. The caller closes the channel.
	 */
	void release() {
		this.staging.release();
	}

	/**
	 * Deletes the file if it is still this socket's, and then closes the channel. The
	 * order matters, because the kernel may reuse the inode number once the channel is
	 * closed.
	 */
	@Override
	public void close() throws IOException {
		try (this.channel; this.staging) {
			if (isInPlace()) {
				Files.deleteIfExists(this.file.path());
			}
		}
	}

}
