package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/**
 * A listening socket and the file that leads to it.
 *
 * @param channel the listening channel
 * @param file the file
 * @param staging the directory in which it was bound
 */
record BoundSocketFile(ServerSocketChannel channel, FileIdentity file,
		StagingDirectory staging) implements AutoCloseable {

	boolean isInPlace() {
		return this.file.isInPlace();
	}

	/**
	 * Leaves path and staging directory to another socket, and the channel to the caller.
	 */
	void release() {
		this.staging.release();
	}

	/**
	 * Removes the file if it is still ours, then stops listening: in this order, because
	 * the inode number may be anybody's afterwards.
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
