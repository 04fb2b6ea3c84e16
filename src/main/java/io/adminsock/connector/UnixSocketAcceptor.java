package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections in the thread that waits for their requests, which nobody has to wake
 * up then. For that thread alone.
 */
final class UnixSocketAcceptor {

	private static final Log logger = LogFactory.getLog(UnixSocketAcceptor.class);

	/**
	 * How many connections are taken before others have their turn.
	 */
	private static final int MANY = 16;

	private static final Duration RETRY = Duration.ofMillis(100);

	private static final Duration SILENCE = Duration.ofMinutes(1);

	private final UnixSocketEndpoint endpoint;

	private final Selector selector;

	private final NioSocketWrapper mark;

	private @Nullable ServerSocketChannel channel;

	private boolean listening;

	private boolean failed;

	private long failure;

	private long reported = System.nanoTime() - SILENCE.toNanos();

	UnixSocketAcceptor(UnixSocketEndpoint endpoint, Selector selector) {
		this.endpoint = endpoint;
		this.selector = selector;
		this.mark = new Mark(endpoint);
	}

	/**
	 * Called before each wait. Connections that are not wanted stay in the queue and do
	 * not end the wait.
	 * @param longest for how long to wait if there is nothing to do here, in milliseconds
	 * @return for how long to wait
	 */
	long prepare(long longest) {
		Listener listener = this.endpoint.getListener();
		if (listener == null) {
			return longest;
		}
		boolean wanted = !isFailed() && this.endpoint.hasRoom();
		if (wanted && listener.hasRetired()) {
			accept(listener, MANY);
		}
		listen(listener.channel(), wanted && !this.failed);
		if (this.failed) {
			return Math.min(longest, RETRY.toMillis());
		}
		return (wanted && listener.hasRetired()) ? 0 : longest;
	}

	private boolean isFailed() {
		this.failed = this.failed && System.nanoTime() - this.failure < RETRY.toNanos();
		return this.failed;
	}

	private void listen(ServerSocketChannel channel, boolean listening) {
		if (channel.equals(this.channel) && listening == this.listening) {
			return;
		}
		try {
			if (!channel.equals(this.channel)) {
				forget(this.channel);
			}
			channel.register(this.selector, listening ? SelectionKey.OP_ACCEPT : 0, this.mark);
			this.channel = channel;
			this.listening = listening;
		}
		catch (ClosedChannelException | CancelledKeyException ex) {
			logger.debug("The socket is closed", ex);
		}
	}

	private void forget(@Nullable ServerSocketChannel channel) {
		SelectionKey key = (channel != null) ? channel.keyFor(this.selector) : null;
		if (key != null) {
			key.cancel();
		}
	}

	/**
	 * Tells whether a key stands for the listening channel.
	 */
	boolean owns(SelectionKey key) {
		return this.mark.equals(key.attachment());
	}

	/**
	 * Takes the connections that wait.
	 * @param alone whether nothing else is to be done; another look at the queue, which
	 * has one connection at most as a rule, costs more than it saves then
	 */
	void accept(boolean alone) {
		Listener listener = this.endpoint.getListener();
		if (listener != null) {
			accept(listener, alone ? 1 : MANY);
		}
	}

	private void accept(Listener listener, int most) {
		try {
			int taken = 0;
			while (taken < most && this.endpoint.hasRoom() && listener.accept(this.endpoint::take)) {
				taken++;
			}
		}
		catch (ClosedChannelException ex) {
			logger.debug("The socket is closed", ex);
		}
		catch (IOException ex) {
			this.failed = true;
			this.failure = System.nanoTime();
			report(ex);
		}
	}

	/**
	 * One line for all that fail within a minute: the connections stay in the queue, so
	 * nothing is lost but time.
	 */
	private void report(IOException exception) {
		if (this.failure - this.reported >= SILENCE.toNanos()) {
			this.reported = this.failure;
			logger.error(
					"Cannot accept connections (%s). They wait until it works again; if it is descriptors that are missing, raise the limit (ulimit -n) or lower server.tomcat.max-connections."
						.formatted(exception.getMessage()));
		}
	}

	/**
	 * Makes a key pass for a connection's with Tomcat's poller, which cancels all others.
	 */
	private static final class Mark extends NioSocketWrapper {

		Mark(NioEndpoint endpoint) {
			super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
		}

		/**
		 * Here is nothing to close, nor was anything counted.
		 */
		@Override
		public void close() {
		}

	}

}
