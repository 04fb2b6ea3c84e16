package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The listening channel, which can be replaced while connections wait in it.
 */
final class Listener implements AutoCloseable {

	private volatile ServerSocketChannel channel;

	private final Queue<ServerSocketChannel> retired = new ConcurrentLinkedQueue<>();

	Listener(ServerSocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		this.channel = channel;
	}

	ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * Tells whether connections may wait in a channel that was replaced.
	 */
	boolean hasRetired() {
		return !this.retired.isEmpty();
	}

	/**
	 * Takes a connection, if one waits.
	 * @param connections what to do with it, before {@link #close} can return
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
		return this.channel.accept();
	}

	/**
	 * Listens on another channel from now on. What waits in those before it is taken
	 * first.
	 */
	synchronized void replace(ServerSocketChannel replacement) throws IOException {
		replacement.configureBlocking(false);
		this.retired.add(this.channel);
		this.channel = replacement;
	}

	/**
	 * The channel itself is its owner's to close.
	 */
	@Override
	public synchronized void close() throws IOException {
		for (ServerSocketChannel channel : this.retired) {
			channel.close();
		}
	}

}
