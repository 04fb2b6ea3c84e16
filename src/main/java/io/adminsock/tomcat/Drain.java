package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The end of a connection whose client may be in the middle of sending a body that is not
 * read: the output is shut down, and what the client sends is dropped until the client
 * closes the connection, a time has passed or many bytes have come. If the connection was
 * closed at once, the client's next write would fail, and many clients would then not
 * read the answer.
 */
final class Drain {

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final long MAX_BYTES = 64L << 20;

	/**
	 * How often one connection is read before others have their turn.
	 */
	private static final int MAX_READS = 4;

	private final SocketChannel channel;

	private volatile boolean expected;

	private volatile boolean begun;

	private long bytes;

	Drain(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Notes that the client may go on sending.
	 */
	void expect() {
		this.expected = true;
	}

	/**
	 * Shuts down the output, if the client is expected to go on sending.
	 * @return whether the drain has begun now
	 */
	boolean begin() {
		if (!this.expected || this.begun || !this.channel.isOpen()) {
			return false;
		}
		try {
			this.channel.shutdownOutput();
		}
		catch (IOException ex) {
			return false;
		}
		this.begun = true;
		return true;
	}

	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Drops bytes that have arrived.
	 * @param scratch where they are read to
	 * @return whether more may come
	 */
	boolean read(ByteBuffer scratch) {
		try {
			int read = 1;
			for (int i = 0; i < MAX_READS && read > 0; i++) {
				scratch.clear();
				read = this.channel.read(scratch);
				this.bytes += Math.max(0, read);
			}
			return read >= 0 && this.bytes < MAX_BYTES;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
