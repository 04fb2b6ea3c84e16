package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections through the poller's selector, in the thread that selects. It takes
 * the place of Tomcat's {@code Acceptor.run} (11.0.27), a thread that blocks in
 * {@code accept}: to end that, Tomcat connects to the path, which blocks for ever when
 * the backlog is full, and reaches another server when the path belongs to one. Other
 * differences:
 * <ul>
 * <li>Connections beyond the limit stay in the backlog; no thread waits for a place.</li>
 * <li>A failure is logged once in a minute, and the next attempt is after a fixed
 * time.</li>
 * </ul>
 */
final class UnixSocketAcceptor {

	private static final Log logger = LogFactory.getLog(UnixSocketAcceptor.class);

	/**
	 * How many connections are accepted before open ones have their turn.
	 */
	private static final int MAX_ACCEPTS = 16;

	private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

	private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

	private final UnixSocketEndpoint endpoint;

	private final UnixSocketPoller poller;

	private final NioSocketWrapper attachment;

	private @Nullable ServerSocketChannel registered;

	private boolean listening;

	private boolean failed;

	private long failure;

	private long reported = System.nanoTime() - REPORT_INTERVAL.toNanos();

	UnixSocketAcceptor(UnixSocketEndpoint endpoint, UnixSocketPoller poller) {
		this.endpoint = endpoint;
		this.poller = poller;
		this.attachment = new AcceptKeyAttachment(endpoint);
	}

	/**
	 * Called before each select: connections that are not wanted must not end it.
	 */
	void prepare() {
		ReplaceableServerChannel channel = this.endpoint.getServerChannel();
		if (channel == null) {
			return;
		}
		boolean wanted = mayTry() && this.endpoint.hasRoom();
		if (wanted && channel.hasRetired()) {
			accept(channel, MAX_ACCEPTS);
			wanted = !this.failed;
		}
		listen(channel.current(), wanted);
		if (wanted && channel.hasRetired()) {
			this.poller.wakeup();
		}
	}

	private boolean mayTry() {
		this.failed = this.failed && System.nanoTime() - this.failure < RETRY_INTERVAL.toNanos();
		return !this.failed;
	}

	private void listen(ServerSocketChannel channel, boolean listening) {
		if (channel.equals(this.registered) && listening == this.listening) {
			return;
		}
		Selector selector = this.poller.getSelector();
		try {
			if (!channel.equals(this.registered)) {
				cancelKey(this.registered, selector);
			}
			channel.register(selector, listening ? SelectionKey.OP_ACCEPT : 0, this.attachment);
			this.registered = channel;
			this.listening = listening;
		}
		catch (ClosedChannelException | CancelledKeyException ex) {
			logger.debug("The socket is closed", ex);
		}
	}

	private static void cancelKey(@Nullable ServerSocketChannel channel, Selector selector) {
		SelectionKey key = (channel != null) ? channel.keyFor(selector) : null;
		if (key != null) {
			key.cancel();
		}
	}

	/**
	 * Tells whether this is the attachment of the listening channel's key.
	 */
	boolean owns(NioSocketWrapper attachment) {
		return this.attachment.equals(attachment);
	}

	/**
	 * Accepts what is in the backlog, or just one connection if no other key is selected:
	 * one is the rule, and a look for a second costs a system call.
	 */
	void accept() {
		ReplaceableServerChannel channel = this.endpoint.getServerChannel();
		if (channel != null) {
			accept(channel, this.poller.getSelector().selectedKeys().isEmpty() ? 1 : MAX_ACCEPTS);
		}
	}

	private void accept(ReplaceableServerChannel channel, int max) {
		try {
			int accepted = 0;
			while (accepted < max && this.endpoint.hasRoom() && channel.accept(this.endpoint::take)) {
				accepted++;
			}
		}
		catch (ClosedChannelException ex) {
			logger.debug("The socket is closed", ex);
		}
		catch (IOException ex) {
			retryLater(ex);
		}
	}

	private void retryLater(IOException exception) {
		this.failed = true;
		this.failure = System.nanoTime();
		Future<?> unused = this.endpoint.getUtilityExecutor()
			.schedule(this.poller::wakeup, RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		if (this.failure - this.reported >= REPORT_INTERVAL.toNanos()) {
			this.reported = this.failure;
			logger.error(
					"Cannot accept connections (%s). They wait until it works again; if it is descriptors that are missing, raise the limit (ulimit -n) or lower server.tomcat.max-connections."
						.formatted(exception.getMessage()));
		}
	}

}
