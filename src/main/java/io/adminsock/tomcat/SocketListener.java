package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

import io.adminsock.socket.ListeningSocket;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listening side of an endpoint: opens its socket, publishes it again when the path
 * no longer leads to it, and closes it. Guard and close exclude each other, because a
 * channel that is opened during a close would never be closed.
 */
final class SocketListener {

	private static final Log logger = LogFactory.getLog(SocketListener.class);

	private final ListeningSocket socket;

	private volatile @Nullable ReplaceableServerChannel channel;

	SocketListener(ListeningSocket socket) {
		this.socket = socket;
	}

	void open(int backlog) throws IOException {
		this.channel = new ReplaceableServerChannel(this.socket.open(backlog));
	}

	/**
	 * Returns the channel, or {@code null} while the socket is closed.
	 */
	@Nullable ReplaceableServerChannel channel() {
		return this.channel;
	}

	/**
	 * Makes sure that the path leads to this socket. Open connections go on if it did
	 * not, and those in the backlog are accepted.
	 * @return whether there is a new channel
	 */
	synchronized boolean guard() {
		ReplaceableServerChannel channel = this.channel;
		if (channel == null) {
			return false;
		}
		try {
			ServerSocketChannel replacement = this.socket.reclaimPath();
			if (replacement != null) {
				channel.replace(replacement);
			}
			return replacement != null;
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Cannot look after the socket %s".formatted(this.socket.getPath()), ex);
			return false;
		}
	}

	/**
	 * Closes the socket, also if it was closed before.
	 * @return whether it was open
	 */
	synchronized boolean close() throws IOException {
		ReplaceableServerChannel channel = this.channel;
		this.channel = null;
		this.socket.close();
		if (channel != null) {
			channel.close();
		}
		return channel != null;
	}

}
