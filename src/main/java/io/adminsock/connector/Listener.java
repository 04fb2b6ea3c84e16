package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listening channel and the selector that waits for its connections. The channel can
 * be replaced while connections wait in it.
 */
final class Listener implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Listener.class);

	private static final Duration RETRY = Duration.ofMillis(100);

	private static final Duration SILENCE = Duration.ofMinutes(1);

	private final Selector selector;

	private volatile ServerSocketChannel channel;

	private final Deque<ServerSocketChannel> retired = new ArrayDeque<>();

	private long reported = System.nanoTime() - SILENCE.toNanos();

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
	 * Waits for the next connection, also where the process has no descriptor for it yet.
	 * @param wanted whether connections are wanted at all; one that is not taken stays in
	 * the queue
	 * @return the connection, or {@code null} if none is wanted or the listener is closed
	 */
	@Nullable SocketChannel accept(BooleanSupplier wanted) {
		while (wanted.getAsBoolean()) {
			try {
				SocketChannel connection = accept();
				if (connection != null) {
					return connection;
				}
				this.selector.select();
				this.selector.selectedKeys().clear();
			}
			catch (ClosedChannelException | ClosedSelectorException ex) {
				return null;
			}
			catch (IOException ex) {
				report(ex);
				LockSupport.parkNanos(RETRY.toNanos());
			}
		}
		return null;
	}

	/**
	 * One line for all that fail within a minute: the connections stay in the queue, so
	 * nothing is lost but time.
	 */
	private void report(IOException exception) {
		long now = System.nanoTime();
		if (now - this.reported >= SILENCE.toNanos()) {
			this.reported = now;
			logger.error(
					"Cannot accept connections (%s). They wait until it works again; if it is descriptors that are missing, raise the limit (ulimit -n) or lower server.tomcat.max-connections."
						.formatted(exception.getMessage()));
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
