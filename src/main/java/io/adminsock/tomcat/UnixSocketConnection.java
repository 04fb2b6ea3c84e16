package io.adminsock.tomcat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import jakarta.servlet.ServletConnection;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a Unix domain socket.
 * <p>
 * It changes Tomcat's {@code NioEndpoint.NioSocketWrapper} (11.0.27) as follows:
 * <ul>
 * <li>Its addresses are {@value #ADDRESS}. Tomcat's are {@code 127.0.0.1}, which lists of
 * allowed addresses let pass.</li>
 * <li>A read that blocks waits in {@link BodyWait}, so that the waits can be limited. A
 * write that blocks tries without blocking first, and may then wait longer than the
 * timeout.</li>
 * <li>The poller is told before a wait, because the waiting thread may be the
 * leader.</li>
 * <li>A connection that is closed with a body unread is drained first.</li>
 * </ul>
 */
final class UnixSocketConnection extends NioSocketWrapper {

	static final String ADDRESS = "unix:";

	private final String socketName;

	private final SocketChannel accepted;

	private final WaitLimits limits;

	private final UnixSocketPoller poller;

	private final BodyWait body = new BodyWait(this::isClosed);

	private final Drain drain;

	private volatile @Nullable PeerServletConnection connection;

	private volatile boolean answered;

	private volatile boolean holdsMemory;

	/**
	 * Creates the connection.
	 * @param socketName the name of the socket that accepted it
	 * @param channel Tomcat's channel
	 * @param accepted the channel of the socket
	 * @param endpoint the endpoint that accepted it
	 * @param limits limits of the threads that wait for clients, and of their time
	 */
	UnixSocketConnection(String socketName, NioChannel channel, SocketChannel accepted, NioEndpoint endpoint,
			WaitLimits limits) {
		super(channel, endpoint);
		this.socketName = socketName;
		this.accepted = accepted;
		this.drain = new Drain(accepted);
		this.limits = limits;
		this.poller = (UnixSocketPoller) getPoller();
		this.localAddr = ADDRESS;
		this.localName = ADDRESS;
		this.remoteAddr = ADDRESS;
		this.remoteHost = ADDRESS;
	}

	/**
	 * Reads what has arrived. A read that blocks waits if that is nothing.
	 * @throws SocketTimeoutException if nothing comes in time, or too many threads wait
	 */
	@Override
	public int read(boolean block, ByteBuffer to) throws IOException {
		int read = super.read(false, to);
		return (read != 0 || !block) ? read : readPatiently(to);
	}

	private int readPatiently(ByteBuffer to) throws IOException {
		this.poller.beforeWait();
		this.limits.bodies().enter(this.body);
		try {
			int read = 0;
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
	 * @return whether the bytes belong to a body, which a thread waits for or has given
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
		this.poller.beforeWait();
		super.registerWriteInterest();
	}

	/**
	 * Writes as much as the client takes at once. A write that blocks then waits for the
	 * client: for a long time if few threads do so, otherwise for a short time.
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
	 * Notes the write before it waits, because Tomcat's poller measures the wait from the
	 * last write, which may belong to an earlier request.
	 */
	private void writePatiently(ByteBuffer from) throws IOException {
		long timeout = getWriteTimeout();
		boolean patient = timeout > 0 && !this.holdsMemory && this.limits.pauses().tryAcquire();
		try {
			if (patient) {
				setWriteTimeout(Math.max(timeout, this.limits.pause().toMillis()));
			}
			updateLastWrite();
			super.doWrite(true, from);
		}
		catch (SocketTimeoutException ex) {
			noteFailure("The client read nothing of the answer for %d s.".formatted(getWriteTimeout() / 1000));
			throw ex;
		}
		finally {
			setWriteTimeout(timeout);
			if (patient) {
				this.limits.pauses().release();
			}
		}
	}

	private void noteFailure(String reason) {
		PeerServletConnection connection = this.connection;
		if (connection != null) {
			connection.setFailure(reason);
		}
	}

	/**
	 * Begins to drain the connection, if its client may still send a body.
	 * @return whether the connection is left to the poller, or has to be closed now
	 */
	boolean beginDrain() {
		if (!this.drain.begin()) {
			return false;
		}
		updateLastRead();
		setReadTimeout(Drain.TIMEOUT.toMillis());
		registerReadInterest();
		return true;
	}

	boolean isDraining() {
		return this.drain.hasBegun();
	}

	/**
	 * Closes the connection unless bytes have arrived, which the poller drops: the time
	 * is over, or the server stops.
	 */
	void processWhileDraining(SocketEvent event) {
		if (event != SocketEvent.OPEN_READ) {
			close();
		}
	}

	/**
	 * Drops bytes that have arrived.
	 * @param scratch where they are read to
	 * @return whether more may come
	 */
	boolean drain(ByteBuffer scratch) {
		return this.drain.read(scratch);
	}

	/**
	 * Notes that the client may go on sending a body that is not read, and that the
	 * connection is going to be closed.
	 */
	void expectUnreadBody() {
		this.drain.expect();
	}

	/**
	 * Tells whether a response has begun on this connection.
	 */
	boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Begins another request on this connection.
	 */
	void beginRequest() {
		this.body.beginRequest();
		this.holdsMemory = false;
	}

	/**
	 * Notes that the present request holds memory, and is not to wait long for its
	 * client.
	 */
	void holdMemory() {
		this.holdsMemory = true;
	}

	BodyWait body() {
		return this.body;
	}

	@Override
	public ServletConnection getServletConnection(String protocol, String protocolConnectionId) {
		PeerServletConnection connection = this.connection;
		if (connection == null) {
			connection = new PeerServletConnection(this.socketName, this, this.accepted,
					super.getServletConnection(protocol, protocolConnectionId));
			this.connection = connection;
		}
		return connection;
	}

}
