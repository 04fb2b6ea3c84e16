package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The listening channel and the selector that waits for its connections. The channel can
 * be replaced while connections wait in it.
 */
final class Listener implements AutoCloseable {

	private final Selector selector;

	private volatile ServerSocketChannel channel;

	private final Deque<ServerSocketChannel> retired = new ArrayDeque<>();

	Listener(ServerSocketChannel channel) throws IOException {
		this.selector = Selector.open();
		this.channel = channel;
		register(channel);
	}

	private void register(ServerSocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_ACCEPT);
	}

	ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * Waits for the next connection.
	 * @param wanted whether connections are wanted at all; one that is not taken stays in
	 * the queue
	 * @return the connection, or {@code null} if none is wanted or the listener is closed
	 */
	@Nullable SocketChannel accept(BooleanSupplier wanted) throws IOException {
		try {
			while (wanted.getAsBoolean()) {
				SocketChannel connection = accept();
				if (connection != null) {
					return connection;
				}
				this.selector.select();
				this.selector.selectedKeys().clear();
			}
			return null;
		}
		catch (ClosedChannelException | ClosedSelectorException ex) {
			return null;
		}
	}

	private synchronized @Nullable SocketChannel accept() throws IOException {
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
		register(replacement);
		this.retired.add(this.channel);
		this.channel = replacement;
		wakeup();
	}

	void wakeup() {
		this.selector.wakeup();
	}

	/**
	 * The channel itself is its owner's to close, the selector lets go of it here.
	 */
	@Override
	public synchronized void close() throws IOException {
		for (ServerSocketChannel channel : this.retired) {
			channel.close();
		}
		this.selector.close();
	}

}
