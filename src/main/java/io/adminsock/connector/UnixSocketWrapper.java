package io.adminsock.connector;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

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

	private final String socketName;

	private final SocketChannel accepted;

	private final Semaphore waitingThreads;

	private final UnixSocketPoller poller;

	private volatile @Nullable Connection connection;

	private volatile boolean answered;

	/**
	 * Creates the wrapper.
	 * @param socketName the name of the socket that it was made to
	 * @param channel Tomcat's channel
	 * @param accepted the connection itself
	 * @param endpoint the endpoint that accepted it
	 * @param waitingThreads how many threads may wait for clients in the middle of a body
	 */
	UnixSocketWrapper(String socketName, NioChannel channel, SocketChannel accepted, NioEndpoint endpoint,
			Semaphore waitingThreads) {
		super(channel, endpoint);
		this.socketName = socketName;
		this.accepted = accepted;
		this.waitingThreads = waitingThreads;
		this.poller = (UnixSocketPoller) getPoller();
		this.localAddr = ADDRESS;
		this.localName = ADDRESS;
		this.remoteAddr = ADDRESS;
		this.remoteHost = ADDRESS;
	}

	/**
	 * Reads what is there, and waits for more only where enough threads are left to those
	 * clients who do not dawdle.
	 */
	@Override
	public int read(boolean block, ByteBuffer to) throws IOException {
		int read = super.read(false, to);
		if (read != 0 || !block) {
			return read;
		}
		if (!this.waitingThreads.tryAcquire()) {
			throw new SocketTimeoutException("too many others are waiting for theirs");
		}
		try {
			this.poller.expectWait();
			return super.read(true, to);
		}
		finally {
			this.waitingThreads.release();
		}
	}

	/**
	 * Called when the client does not take the answer as fast as it comes.
	 */
	@Override
	public void registerWriteInterest() {
		this.poller.expectWait();
		super.registerWriteInterest();
	}

	@Override
	protected void doWrite(boolean block, ByteBuffer from) throws IOException {
		this.answered = true;
		super.doWrite(block, from);
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
			connection = new Connection(super.getServletConnection(protocol, protocolConnectionId), this.socketName,
					this.accepted);
			this.connection = connection;
		}
		return connection;
	}

	/**
	 * Tomcat's connection, and the peer once somebody has asked for it.
	 */
	private static final class Connection implements PeerConnection {

		private final ServletConnection delegate;

		private final String socketName;

		private final SocketChannel channel;

		private volatile @Nullable Peer peer;

		Connection(ServletConnection delegate, String socketName, SocketChannel channel) {
			this.delegate = delegate;
			this.socketName = socketName;
			this.channel = channel;
		}

		@Override
		public String getSocketName() {
			return this.socketName;
		}

		@Override
		public Peer getPeer() {
			Peer peer = this.peer;
			if (peer == null) {
				peer = PeerCredentials.read(this.channel);
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
				this.channel.register(selector, SelectionKey.OP_CONNECT);
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
