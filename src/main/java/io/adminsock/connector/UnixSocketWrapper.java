package io.adminsock.connector;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import io.adminsock.peer.PeerCredentials;
import jakarta.servlet.ServletConnection;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a Unix domain socket. Its addresses say so; Tomcat's own pretend
 * {@code 127.0.0.1}, which lists of allowed addresses let pass.
 */
final class UnixSocketWrapper extends NioSocketWrapper {

	static final String ADDRESS = "unix:";

	private static final long DRAIN_MILLIS = 5_000;

	private static final long DRAIN_BYTES = 64L << 20;

	private static final int DRAIN_READS = 4;

	private final String socketName;

	private final SocketChannel accepted;

	private final WaitLimits limits;

	private final UnixSocketPoller poller;

	private final BodyWait body = new BodyWait(this::isClosed);

	private volatile @Nullable Connection connection;

	private volatile boolean answered;

	private volatile boolean moreExpected;

	private volatile boolean holdsMemory;

	private volatile boolean draining;

	private long drained;

	/**
	 * Creates the wrapper.
	 * @param socketName the name of the socket that it was made to
	 * @param channel Tomcat's channel
	 * @param accepted the connection itself
	 * @param endpoint the endpoint that accepted it
	 * @param limits limits of the threads that wait for clients, and of their time
	 */
	UnixSocketWrapper(String socketName, NioChannel channel, SocketChannel accepted, NioEndpoint endpoint,
			WaitLimits limits) {
		super(channel, endpoint);
		this.socketName = socketName;
		this.accepted = accepted;
		this.limits = limits;
		this.poller = (UnixSocketPoller) getPoller();
		this.localAddr = ADDRESS;
		this.localName = ADDRESS;
		this.remoteAddr = ADDRESS;
		this.remoteHost = ADDRESS;
	}

	/**
	 * Reads what is there. A read that blocks waits for more.
	 * @throws SocketTimeoutException if nothing came in time, or too many threads wait
	 */
	@Override
	public int read(boolean block, ByteBuffer to) throws IOException {
		int read = super.read(false, to);
		if (read != 0 || !block) {
			return read;
		}
		this.poller.expectWait();
		this.limits.bodies().enter(this.body);
		try {
			while (read == 0) {
				this.body.await(getReadTimeout(), this::registerReadInterest);
				read = super.read(false, to);
			}
			return read;
		}
		finally {
			this.limits.bodies().leave(this.body);
		}
	}

	/**
	 * Called by the poller when the connection can be read.
	 * @return whether the bytes are those of a body that a thread waits for, or has given
	 * up
	 */
	boolean bytesArrived() {
		return this.body.bytesArrived();
	}

	@Override
	protected void doClose() {
		super.doClose();
		this.body.bytesArrived();
	}

	/**
	 * Called when the client does not take the answer as fast as it comes.
	 */
	@Override
	public void registerWriteInterest() {
		this.poller.expectWait();
		super.registerWriteInterest();
	}

	/**
	 * Writes what the client takes at once. A write that blocks then waits for a client
	 * that pauses, for long if few do and for a short time if many do.
	 */
	@Override
	protected void doWrite(boolean block, ByteBuffer from) throws IOException {
		this.answered = true;
		if (!block || this.previousIOException == null) {
			super.doWrite(false, from);
		}
		if (block && (from.hasRemaining() || getSocket().getOutboundRemaining() > 0)) {
			writePatiently(from);
		}
	}

	/**
	 * Tomcat's poller measures the pause from the last write, which may be that of an
	 * earlier request.
	 */
	private void writePatiently(ByteBuffer from) throws IOException {
		long usual = getWriteTimeout();
		boolean patient = usual > 0 && !this.holdsMemory && this.limits.pauses().tryAcquire();
		try {
			if (patient) {
				setWriteTimeout(Math.max(usual, this.limits.pause().toMillis()));
			}
			updateLastWrite();
			super.doWrite(true, from);
		}
		catch (SocketTimeoutException ex) {
			noteFailure("The client read nothing of the answer for %d s.".formatted(getWriteTimeout() / 1000));
			throw ex;
		}
		finally {
			setWriteTimeout(usual);
			if (patient) {
				this.limits.pauses().release();
			}
		}
	}

	private void noteFailure(String reason) {
		Connection connection = this.connection;
		if (connection != null) {
			connection.failure = reason;
		}
	}

	/**
	 * Begins to drain the connection, if its client may be in the middle of sending a
	 * body that is not read. The output is shut down, and the poller reads and drops what
	 * the client sends, until the client closes the connection, {@value #DRAIN_MILLIS}
	 * milliseconds have passed or {@value #DRAIN_BYTES} bytes have come. Closed at once,
	 * a socket with unread bytes makes the client's next write fail, and many clients
	 * then do not read the answer.
	 * @return whether the connection is left to the poller, or has to be closed now
	 */
	boolean beginDrain() {
		if (!this.moreExpected || this.draining || !this.accepted.isOpen()) {
			return false;
		}
		try {
			this.accepted.shutdownOutput();
		}
		catch (IOException ex) {
			return false;
		}
		this.draining = true;
		updateLastRead();
		setReadTimeout(DRAIN_MILLIS);
		registerReadInterest();
		return true;
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * Drops what has arrived, but not so much at once that other connections wait.
	 * @param scratch where to read it to
	 * @return whether more may come
	 */
	boolean drain(ByteBuffer scratch) {
		try {
			int read = 1;
			for (int i = 0; i < DRAIN_READS && read > 0; i++) {
				scratch.clear();
				read = this.accepted.read(scratch);
				this.drained += Math.max(0, read);
			}
			return read >= 0 && this.drained < DRAIN_BYTES;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Tells whether a response has begun on this connection.
	 */
	boolean isAnswered() {
		return this.answered;
	}

	@Override
	public ServletConnection getServletConnection(String protocol, String protocolConnectionId) {
		Connection connection = this.connection;
		if (connection == null) {
			connection = new Connection(super.getServletConnection(protocol, protocolConnectionId));
			this.connection = connection;
		}
		return connection;
	}

	/**
	 * Tomcat's connection, and the peer once somebody has asked for it.
	 */
	final class Connection implements PeerConnection {

		private final ServletConnection delegate;

		private volatile @Nullable Peer peer;

		private volatile @Nullable String failure;

		private Connection(ServletConnection delegate) {
			this.delegate = delegate;
		}

		/**
		 * Begins another request on the connection.
		 */
		void beginRequest() {
			UnixSocketWrapper.this.body.beginRequest();
			UnixSocketWrapper.this.holdsMemory = false;
		}

		@Override
		public void limitBody(Duration time) {
			UnixSocketWrapper.this.body.limit(time);
		}

		@Override
		public void holdMemory() {
			UnixSocketWrapper.this.holdsMemory = true;
		}

		/**
		 * Notes that the client may go on sending a body that is not read, after which
		 * the connection is closed.
		 */
		void expectMore() {
			UnixSocketWrapper.this.moreExpected = true;
		}

		/**
		 * Returns why the answer could not be sent, where that is known and the client is
		 * still there.
		 */
		@Nullable String getFailure() {
			return this.failure;
		}

		@Override
		public String getSocketName() {
			return UnixSocketWrapper.this.socketName;
		}

		@Override
		public Peer getPeer() {
			Peer peer = this.peer;
			if (peer == null) {
				peer = PeerCredentials.read(UnixSocketWrapper.this.accepted);
				this.peer = peer;
			}
			return peer;
		}

		/**
		 * The kernel tells of a hang-up whatever one waits for, and what is waited for
		 * here never comes to a connection that there is already.
		 */
		@Override
		public boolean isGone() {
			try (Selector selector = Selector.open()) {
				UnixSocketWrapper.this.accepted.register(selector, SelectionKey.OP_CONNECT);
				return selector.selectNow() > 0;
			}
			catch (ClosedChannelException ex) {
				return true;
			}
			catch (IOException ex) {
				// There may be no descriptor for the selector.
				return false;
			}
		}

		@Override
		public String getConnectionId() {
			return this.delegate.getConnectionId();
		}

		@Override
		public String getProtocol() {
			return this.delegate.getProtocol();
		}

		@Override
		public String getProtocolConnectionId() {
			return this.delegate.getProtocolConnectionId();
		}

		@Override
		public boolean isSecure() {
			return this.delegate.isSecure();
		}

	}

}
