package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The listening channel, which can be replaced while connections are in its backlog.
 */
final class ReplaceableServerChannel implements AutoCloseable {

	private final Queue<ServerSocketChannel> retired = new ConcurrentLinkedQueue<>();

	private volatile ServerSocketChannel current;

	ReplaceableServerChannel(ServerSocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		this.current = channel;
	}

	ServerSocketChannel current() {
		return this.current;
	}

	/**
	 * Tells whether connections may be in the backlog of a channel that was replaced.
	 */
	boolean hasRetired() {
		return !this.retired.isEmpty();
	}

	/**
	 * Accepts a connection, if there is one.
	 * @param connections takes the connection before {@link #close} can return
	 * @return whether there was one
	 */
	synchronized boolean accept(Consumer<SocketChannel> connections) throws IOException {
		SocketChannel connection = accept();
		if (connection != null) {
			connections.accept(connection);
		}
		return connection != null;
	}

	private @Nullable SocketChannel accept() throws IOException {
		for (ServerSocketChannel oldest = this.retired.peek(); oldest != null; oldest = this.retired.peek()) {
			SocketChannel connection = oldest.accept();
			if (connection != null) {
				return connection;
			}
			this.retired.remove();
			oldest.close();
		}
		return this.current.accept();
	}

	/**
	 * Listens on another channel from now on. Connections in the backlog of an earlier
	 * channel are accepted first.
	 */
	synchronized void replace(ServerSocketChannel replacement) throws IOException {
		replacement.configureBlocking(false);
		this.retired.add(this.current);
		this.current = replacement;
	}

	/**
	 * Closes the channels that were replaced. The current one belongs to the socket that
	 * opened it.
	 */
	@Override
	public synchronized void close() throws IOException {
		for (ServerSocketChannel channel : this.retired) {
			channel.close();
		}
	}

}
