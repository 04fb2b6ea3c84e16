package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.adminsock.socket.ListeningSocket;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's NIO endpoint on a {@link ListeningSocket}, with a {@link UnixSocketPoller} in
 * place of Tomcat's poller and acceptor.
 * <p>
 * Tomcat's {@code socket.bufferPool}, {@code socket.eventCache} and
 * {@code socket.processorCache} have no effect. The first keeps the buffers of closed
 * connections, which another thread may still be using here;
 * {@link PooledSocketBufferHandler} shares buffers of open connections instead. The
 * others save one small object for each event, and are private to {@code NioEndpoint}.
 */
final class UnixSocketEndpoint extends NioEndpoint {

	private static final Log logger = LogFactory.getLog(UnixSocketEndpoint.class);

	/**
	 * With fewer threads than that, the number is a limit that the user means, such as
	 * one command at a time, and the threads of Leader/Followers would exceed it.
	 */
	private static final int MIN_THREADS_FOR_LEADER_FOLLOWERS = 64;

	private static final Duration STOP_TIMEOUT = Duration.ofMillis(1100);

	private String socketName = "";

	private @Nullable SocketListener listener;

	private volatile @Nullable UnixSocketPoller poller;

	/** Whether connections may wait in the backlog until another one ends. */
	private volatile boolean full;

	private PooledSocketBufferHandler.Pool buffers = new PooledSocketBufferHandler.Pool(0, 0);

	private Duration pause = Duration.ZERO;

	private WaitLimits limits = WaitLimits.of(0, Duration.ZERO);

	/**
	 * Sets the socket to listen on. Tomcat sets no TCP options on connections if it knows
	 * the path.
	 */
	void setSocket(ListeningSocket socket) {
		this.socketName = socket.getName();
		this.listener = new SocketListener(socket);
		setUnixDomainSocketPath(socket.getPath().toString());
	}

	/**
	 * Sets how long a client may pause in reading an answer.
	 */
	void setPause(Duration pause) {
		this.pause = pause;
	}

	@Override
	protected void initServerSocket() throws IOException {
		if (this.listener == null) {
			throw new IllegalStateException("no socket has been set");
		}
		this.limits = WaitLimits.of(getMaxThreads(), this.pause);
		this.listener.open(getAcceptCount());
	}

	@Nullable ReplaceableServerChannel getServerChannel() {
		SocketListener listener = this.listener;
		return (listener != null) ? listener.channel() : null;
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		ReplaceableServerChannel channel = getServerChannel();
		return (channel != null) ? channel.current() : null;
	}

	/**
	 * Follows {@code NioEndpoint.startInternal} (11.0.27). The differences:
	 * <ul>
	 * <li>The poller is a {@link UnixSocketPoller}, which accepts as well. Tomcat's
	 * acceptor never runs; it exists because {@code closeServerSocketGraceful} stops
	 * it.</li>
	 * <li>There are no caches: see above.</li>
	 * </ul>
	 */
	@Override
	public void startInternal() throws Exception {
		if (this.running) {
			return;
		}
		this.running = true;
		this.paused = false;
		this.acceptor = new Acceptor<>(this);
		boolean ownExecutor = getExecutor() == null;
		if (ownExecutor) {
			createExecutor();
		}
		initializeConnectionLatch();
		this.buffers = new PooledSocketBufferHandler.Pool(this.socketProperties.getAppReadBufSize(),
				this.socketProperties.getAppWriteBufSize());
		boolean leaderFollowers = ownExecutor && getMaxThreads() >= MIN_THREADS_FOR_LEADER_FOLLOWERS;
		UnixSocketPoller poller = leaderFollowers ? new LeaderFollowersPoller(this) : new UnixSocketPoller(this);
		this.poller = poller;
		poller.start();
	}

	/**
	 * Follows {@code NioEndpoint.stopInternal} (11.0.27). The differences:
	 * <ul>
	 * <li>There is no acceptor to stop, and no cache to clear.</li>
	 * <li>It also waits for requests that run outside the executor.</li>
	 * </ul>
	 */
	@Override
	public void stopInternal() {
		if (!this.paused) {
			pause();
		}
		UnixSocketPoller poller = this.poller;
		if (this.running && poller != null) {
			this.running = false;
			poller.stop();
			awaitStop(poller);
			shutdownExecutor();
			this.poller = null;
		}
	}

	private void awaitStop(UnixSocketPoller poller) {
		try {
			if (!getStopLatch().await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Connections are still open");
			}
			poller.await(Duration.ofMillis(getExecutorTerminationTimeoutMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void pollerStopped() {
		getStopLatch().countDown();
	}

	@Override
	protected NioEndpoint.@Nullable Poller getPoller() {
		return this.poller;
	}

	@Override
	public int getKeepAliveCount() {
		return this.connections.size();
	}

	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
		if (wrapper instanceof UnixSocketConnection connection && connection.isDraining()) {
			connection.processWhileDraining(event);
			return true;
		}
		UnixSocketPoller poller = this.poller;
		return (dispatch && poller != null && poller.process(event, () -> super.processSocket(wrapper, event, false)))
				|| super.processSocket(wrapper, event, dispatch);
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> wrapper,
			SocketEvent event) {
		return new ConnectionTask(this, (UnixSocketConnection) wrapper, event);
	}

	/**
	 * Tells whether another connection may be accepted now.
	 */
	boolean hasRoom() {
		int max = getMaxConnections();
		// Set before the count is read, so that a connection that ends later wakes the
		// poller.
		this.full = true;
		this.full = max >= 0 && getConnectionCount() >= max;
		return isRunning() && !isPaused() && !this.full;
	}

	@Override
	protected long countDownConnection() {
		long left = super.countDownConnection();
		if (this.full) {
			unlockAccept();
		}
		return left;
	}

	/**
	 * Takes an accepted connection. There is room for it, because the poller's thread
	 * alone counts up.
	 */
	void take(SocketChannel channel) {
		countUp();
		boolean taken = false;
		try {
			taken = setSocketOptions(channel);
		}
		finally {
			if (!taken) {
				discard(channel);
			}
		}
	}

	private void countUp() {
		boolean counted = false;
		while (!counted) {
			try {
				countUpOrAwaitConnection();
				counted = true;
			}
			catch (InterruptedException ex) {
				// It was meant for a request that this thread has run.
			}
		}
	}

	private void discard(SocketChannel channel) {
		if (this.connections.containsKey(channel)) {
			closeSocket(channel);
		}
		else {
			destroySocket(channel);
		}
	}

	/**
	 * Follows {@code NioEndpoint.setSocketOptions} (11.0.27). The differences:
	 * <ul>
	 * <li>The connection is a {@link UnixSocketConnection}, and is registered with the
	 * selector at once.</li>
	 * <li>Connections without TLS share buffers.</li>
	 * <li>An {@code Error} is thrown to the caller, who discards the channel.</li>
	 * </ul>
	 */
	@Override
	protected boolean setSocketOptions(SocketChannel channel) {
		try {
			NioChannel nioChannel = createChannel(createBuffers());
			UnixSocketConnection connection = new UnixSocketConnection(this.socketName, nioChannel, channel, this,
					this.limits);
			nioChannel.reset(channel, connection);
			this.connections.put(channel, connection);
			channel.configureBlocking(false);
			connection.setReadTimeout(getConnectionTimeout());
			connection.setWriteTimeout(getConnectionTimeout());
			connection.setKeepAliveLeft(getMaxKeepAliveRequests());
			connection.getPoller().register(connection);
			return true;
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Cannot take a connection", ex);
			return false;
		}
	}

	private SocketBufferHandler createBuffers() {
		return isSSLEnabled()
				? new SocketBufferHandler(this.socketProperties.getAppReadBufSize(),
						this.socketProperties.getAppWriteBufSize(), this.socketProperties.getDirectBuffer())
				: new PooledSocketBufferHandler(this.buffers);
	}

	/**
	 * Makes the poller look whether connections are to be accepted.
	 */
	@Override
	protected void unlockAccept() {
		UnixSocketPoller poller = this.poller;
		if (poller != null) {
			poller.wakeup();
		}
	}

	@Override
	public void resume() {
		super.resume();
		unlockAccept();
	}

	/**
	 * Makes sure that the path leads to this socket.
	 */
	void guard() {
		SocketListener listener = this.listener;
		if (listener != null && listener.guard()) {
			unlockAccept();
		}
	}

	/**
	 * Called twice when the stop is graceful. The wake-up makes the poller let go of the
	 * channel, because a channel keeps its descriptor while it is registered.
	 */
	@Override
	protected void doCloseServerSocket() throws IOException {
		SocketListener listener = this.listener;
		if (listener != null && listener.close()) {
			unlockAccept();
		}
	}

}
