package io.adminsock.connector;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.socket.ListeningSocket;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's NIO endpoint on a {@link ListeningSocket}. It accepts through the poller's
 * selector, so that it can be told to stop accepting without a connection to itself: that
 * would block for ever when the backlog is full, and go astray when the path belongs to
 * somebody else by then.
 */
final class UnixSocketEndpoint extends NioEndpoint {

	private static final Log logger = LogFactory.getLog(UnixSocketEndpoint.class);

	private static final int MANY_THREADS = 64;

	private static final int MOST_POLLER_THREADS = 16;

	private static final Duration STOP = Duration.ofMillis(1100);

	private static final Duration FIRST_ANSWERS = Duration.ofMillis(500);

	private String socketName = "";

	private @Nullable ListeningSocket socket;

	private volatile @Nullable Listener listener;

	private volatile @Nullable UnixSocketPoller poller;

	/** Whether connections may wait until another one ends. */
	private volatile boolean full;

	private LentBuffers.Pool buffers = new LentBuffers.Pool(0, 0);

	private Duration pause = Duration.ZERO;

	private WaitLimits limits = WaitLimits.of(0, Duration.ZERO);

	/**
	 * Sets the socket to listen on. The path is what makes Tomcat leave TCP options
	 * alone.
	 */
	void setSocket(ListeningSocket socket) {
		this.socketName = socket.getName();
		this.socket = socket;
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
		if (this.socket == null) {
			throw new IllegalStateException("no socket has been set");
		}
		this.limits = WaitLimits.of(getMaxThreads(), this.pause);
		this.listener = new Listener(this.socket.open(getAcceptCount()));
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		Listener listener = this.listener;
		return (listener != null) ? listener.channel() : null;
	}

	/**
	 * As the method that it replaces, but with a poller that also runs requests.
	 */
	@Override
	public void startInternal() throws Exception {
		if (this.running) {
			return;
		}
		this.running = true;
		this.paused = false;
		// Never run, but told to stop.
		this.acceptor = new Acceptor<>(this);
		int pollerThreads = 0;
		if (getExecutor() == null) {
			createExecutor();
			pollerThreads = pollerThreads();
		}
		initializeConnectionLatch();
		this.buffers = new LentBuffers.Pool(this.socketProperties.getAppReadBufSize(),
				this.socketProperties.getAppWriteBufSize());
		UnixSocketPoller poller = new UnixSocketPoller(this, pollerThreads, getStopLatch()::countDown);
		this.poller = poller;
		poller.start();
	}

	/**
	 * Some beyond the executor's threads, where those are so many that a few more do not
	 * matter. Few are a limit that somebody wants, such as one command at a time.
	 */
	private int pollerThreads() {
		return (getMaxThreads() >= MANY_THREADS) ? MOST_POLLER_THREADS : 0;
	}

	/**
	 * As the method that it replaces.
	 */
	@Override
	public void stopInternal() {
		if (!this.paused) {
			pause();
		}
		UnixSocketPoller poller = this.poller;
		if (this.running && poller != null) {
			this.running = false;
			poller.destroy();
			awaitStop(poller);
			shutdownExecutor();
			this.poller = null;
		}
	}

	private void awaitStop(UnixSocketPoller poller) {
		try {
			if (!getStopLatch().await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Connections are still open");
			}
			poller.await(Duration.ofMillis(getExecutorTerminationTimeoutMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	protected NioEndpoint.@Nullable Poller getPoller() {
		return this.poller;
	}

	@Override
	public int getKeepAliveCount() {
		return this.connections.size();
	}

	/**
	 * Runs the request in the thread that found it, if nobody has to wait for it then. A
	 * thread that has lost the lead meanwhile looks at what is ready for another.
	 */
	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> wrapper, SocketEvent event, boolean dispatch) {
		UnixSocketPoller poller = this.poller;
		if (isDraining(wrapper)) {
			// Bytes are the poller's, and otherwise the time is over or the server stops.
			if (event != SocketEvent.OPEN_READ) {
				wrapper.close();
			}
			return true;
		}
		if (dispatch && event == SocketEvent.OPEN_WRITE && Leadership.hasLost()) {
			return true;
		}
		return (dispatch && event == SocketEvent.OPEN_READ && poller != null
				&& poller.handle(() -> super.processSocket(wrapper, event, false)))
				|| super.processSocket(wrapper, event, dispatch);
	}

	private static boolean isDraining(SocketWrapperBase<NioChannel> wrapper) {
		return wrapper instanceof UnixSocketWrapper connection && connection.isDraining();
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> wrapper,
			SocketEvent event) {
		return new SocketTask(wrapper, event);
	}

	@Nullable Listener getListener() {
		return this.listener;
	}

	/**
	 * Tells whether another connection is wanted now.
	 */
	boolean hasRoom() {
		int most = getMaxConnections();
		// Before the look at the number: who ends a connection after it sees this.
		this.full = true;
		this.full = most >= 0 && getConnectionCount() >= most;
		return isRunning() && !isPaused() && !this.full;
	}

	/**
	 * Takes a connection, for which there is room: one thread alone counts up.
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

	@Override
	protected long countDownConnection() {
		long left = super.countDownConnection();
		if (this.full) {
			unlockAccept();
		}
		return left;
	}

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
			ServerSocketChannel replacement = this.socket.reclaimPath();
			if (replacement != null) {
				listener.replace(replacement);
				unlockAccept();
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
	 * Called twice when the stop is graceful. A channel that is closed keeps its
	 * descriptor until the poller has let go of it.
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
			unlockAccept();
		}
	}

	/**
	 * As the method that it replaces, but with a wrapper that knows the peer.
	 */
	@Override
	protected boolean setSocketOptions(SocketChannel channel) {
		try {
			NioChannel nioChannel = createChannel(createBuffers());
			UnixSocketWrapper wrapper = new UnixSocketWrapper(this.socketName, nioChannel, channel, this, this.limits);
			nioChannel.reset(channel, wrapper);
			this.connections.put(channel, wrapper);
			channel.configureBlocking(false);
			wrapper.setReadTimeout(getConnectionTimeout());
			wrapper.setWriteTimeout(getConnectionTimeout());
			wrapper.setKeepAliveLeft(getMaxKeepAliveRequests());
			wrapper.getPoller().register(wrapper);
			return true;
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Cannot take a connection", ex);
			return false;
		}
	}

	private SocketBufferHandler createBuffers() {
		int readSize = this.socketProperties.getAppReadBufSize();
		int writeSize = this.socketProperties.getAppWriteBufSize();
		if (isSSLEnabled()) {
			return new SocketBufferHandler(readSize, writeSize, this.socketProperties.getDirectBuffer());
		}
		return new LentBuffers(this.buffers);
	}

	/**
	 * As Tomcat's own, which knows Tomcat's own poller only.
	 */
	private final class SocketTask extends SocketProcessorBase<NioChannel> {

		SocketTask(SocketWrapperBase<NioChannel> wrapper, SocketEvent event) {
			super(wrapper, event);
		}

		/**
		 * Holds the lock of the connection. A task that was waiting for the lock must not
		 * take the rest of a body for a request.
		 */
		@Override
		protected void doRun() {
			if (isDraining(this.socketWrapper)) {
				return;
			}
			try {
				if (shakeHands()) {
					process();
				}
			}
			catch (RuntimeException ex) {
				logger.error("Cannot serve a connection", ex);
				this.socketWrapper.close();
			}
			catch (Error ex) {
				this.socketWrapper.close();
				throw ex;
			}
		}

		/**
		 * The next request cannot begin before the end of this: both hold the lock of the
		 * connection. Nobody else is at the buffers where a request began and ended here.
		 */
		private void process() {
			SocketBufferHandler buffers = this.socketWrapper.getSocket().getBufHandler();
			boolean begins = this.event == SocketEvent.OPEN_READ && this.socketWrapper.getCurrentProcessor() == null;
			SocketState state = getHandler().process(this.socketWrapper, this.event);
			if (state == SocketState.CLOSED) {
				close(buffers);
			}
			else if (begins && state == SocketState.OPEN && buffers instanceof LentBuffers lent) {
				lent.giveBack();
			}
		}

		private void close(SocketBufferHandler buffers) {
			if (isRunning() && this.socketWrapper instanceof UnixSocketWrapper connection && connection.beginDrain()) {
				buffers.reset();
			}
			else {
				this.socketWrapper.close();
			}
		}

		/**
		 * Goes on with a TLS handshake, if there is one.
		 * @return whether there is nothing left to be done
		 */
		private boolean shakeHands() {
			NioChannel channel = this.socketWrapper.getSocket();
			if (channel.isHandshakeComplete()) {
				return true;
			}
			int missing = missing(channel);
			this.event = SocketEvent.OPEN_READ;
			if (missing == SelectionKey.OP_READ) {
				this.socketWrapper.registerReadInterest();
			}
			else if (missing == SelectionKey.OP_WRITE) {
				this.socketWrapper.registerWriteInterest();
			}
			else if (missing != 0) {
				getHandler().process(this.socketWrapper, SocketEvent.CONNECT_FAIL);
				this.socketWrapper.close();
			}
			return missing == 0;
		}

		private int missing(NioChannel channel) {
			boolean read = this.event == SocketEvent.OPEN_READ;
			boolean write = this.event == SocketEvent.OPEN_WRITE;
			try {
				return (read || write) ? channel.handshake(read, write) : -1;
			}
			catch (IOException | CancelledKeyException ex) {
				logger.debug("The TLS handshake failed", ex);
				return -1;
			}
		}

	}

}
