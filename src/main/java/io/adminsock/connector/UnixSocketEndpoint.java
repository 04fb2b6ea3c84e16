package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.socket.ListeningSocket;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's NIO endpoint on a {@link ListeningSocket}. It accepts through a selector, so
 * that it can be told to stop accepting without a connection to itself: that would block
 * for ever when the backlog is full, and go astray when the path belongs to somebody else
 * by then.
 */
final class UnixSocketEndpoint extends NioEndpoint {

	private static final Log logger = LogFactory.getLog(UnixSocketEndpoint.class);

	private static final Duration FIRST_ANSWERS = Duration.ofMillis(500);

	private String socketName = "";

	private @Nullable ListeningSocket socket;

	private volatile @Nullable Listener listener;

	private Semaphore waitingThreads = new Semaphore(Integer.MAX_VALUE);

	/**
	 * Sets the socket to listen on. The path is what makes Tomcat leave TCP options
	 * alone.
	 */
	void setSocket(ListeningSocket socket) {
		this.socketName = socket.getName();
		this.socket = socket;
		setUnixDomainSocketPath(socket.getPath().toString());
	}

	@Override
	protected void initServerSocket() throws IOException {
		if (this.socket == null) {
			throw new IllegalStateException("no socket has been set");
		}
		this.waitingThreads = new Semaphore(maxWaitingThreads());
		this.listener = new Listener(this.socket.open(getAcceptCount()));
	}

	/**
	 * Half of the threads, and all where an executor is set that Tomcat knows nothing of,
	 * such as one of virtual threads.
	 */
	private int maxWaitingThreads() {
		int threads = getMaxThreads();
		return (threads > 0) ? (threads + 1) / 2 : Integer.MAX_VALUE;
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		Listener listener = this.listener;
		return (listener != null) ? listener.channel() : null;
	}

	/**
	 * Waits for the next connection.
	 * @return the connection, or {@code null} when there is to be none any more
	 */
	@Override
	@SuppressWarnings("NullAway")
	protected @Nullable SocketChannel serverSocketAccept() {
		Listener listener = this.listener;
		return (listener != null) ? listener.accept(() -> isRunning() && !isPaused()) : null;
	}

	/**
	 * Called where the endpoint was paused while it accepted a connection, which is
	 * answered all the same, or with {@code null} where {@link #serverSocketAccept}
	 * returned that.
	 */
	@Override
	protected void destroySocket(@Nullable SocketChannel channel) {
		if (channel == null || !isRunning()) {
			discard(channel);
		}
		else if (!setSocketOptions(channel)) {
			closeSocket(channel);
		}
	}

	private void discard(@Nullable SocketChannel channel) {
		countDownConnection();
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				logger.debug("Cannot close a connection", ex);
			}
		}
	}

	@Override
	protected void unlockAccept() {
		Listener listener = this.listener;
		if (listener != null) {
			listener.wakeup();
		}
	}

	/**
	 * Looks whether the path still leads here. Connections that are open go on if it does
	 * not, and those that wait are taken. Not while the socket is closed: what took the
	 * place of the present channel would be nobody's to close.
	 */
	synchronized void guard() {
		Listener listener = this.listener;
		if (this.socket == null || listener == null) {
			return;
		}
		try {
			ServerSocketChannel replacement = this.socket.guard();
			if (replacement != null) {
				listener.replace(replacement);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Cannot look after the socket %s".formatted(this.socket.getPath()), ex);
		}
	}

	/**
	 * Waits until each connection that was accepted has its first answer, or for a
	 * moment: nobody else can give it, where those that still queue may find another
	 * process.
	 */
	void awaitFirstAnswers() {
		long end = System.nanoTime() + FIRST_ANSWERS.toNanos();
		while (System.nanoTime() < end && getConnections().stream().anyMatch(UnixSocketEndpoint::isUnanswered)) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	private static boolean isUnanswered(SocketWrapperBase<NioChannel> connection) {
		return connection instanceof UnixSocketWrapper wrapper && !wrapper.isAnswered();
	}

	/**
	 * Called twice when the stop is graceful.
	 */
	@Override
	protected synchronized void doCloseServerSocket() throws IOException {
		Listener listener = this.listener;
		this.listener = null;
		if (this.socket != null) {
			this.socket.close();
		}
		if (listener != null) {
			listener.close();
		}
	}

	/**
	 * As the method that it replaces, but with a wrapper that knows the peer.
	 */
	@Override
	protected boolean setSocketOptions(SocketChannel channel) {
		UnixSocketWrapper wrapper = null;
		try {
			NioChannel nioChannel = nioChannel();
			wrapper = new UnixSocketWrapper(this.socketName, nioChannel, channel, this, this.waitingThreads);
			nioChannel.reset(channel, wrapper);
			this.connections.put(channel, wrapper);
			channel.configureBlocking(false);
			wrapper.setReadTimeout(getConnectionTimeout());
			wrapper.setWriteTimeout(getConnectionTimeout());
			wrapper.setKeepAliveLeft(getMaxKeepAliveRequests());
			getPoller().register(wrapper);
			return true;
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Cannot take a connection", ex);
			if (wrapper == null) {
				discard(channel);
			}
			return false;
		}
	}

	private NioChannel nioChannel() {
		NioChannel cached = (getNioChannels() != null) ? getNioChannels().pop() : null;
		if (cached != null) {
			return cached;
		}
		return createChannel(new SocketBufferHandler(this.socketProperties.getAppReadBufSize(),
				this.socketProperties.getAppWriteBufSize(), this.socketProperties.getDirectBuffer()));
	}

}
