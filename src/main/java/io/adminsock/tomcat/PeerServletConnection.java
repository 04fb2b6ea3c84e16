package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import io.adminsock.peer.PeerCredentials;
import jakarta.servlet.ServletConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's servlet connection, together with the peer, which is read from the kernel when
 * it is asked for the first time.
 */
final class PeerServletConnection implements PeerConnection {

	private final String socketName;

	private final UnixSocketConnection connection;

	private final SocketChannel accepted;

	private final ServletConnection delegate;

	private volatile @Nullable Peer peer;

	private volatile @Nullable String failure;

	PeerServletConnection(String socketName, UnixSocketConnection connection, SocketChannel accepted,
			ServletConnection delegate) {
		this.socketName = socketName;
		this.connection = connection;
		this.accepted = accepted;
		this.delegate = delegate;
	}

	void beginRequest() {
		this.connection.beginRequest();
	}

	@Override
	public void limitBody(Duration time) {
		this.connection.body().limit(time);
	}

	@Override
	public void holdMemory() {
		this.connection.holdMemory();
	}

	void expectUnreadBody() {
		this.connection.expectUnreadBody();
	}

	void setFailure(String reason) {
		this.failure = reason;
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
		return this.socketName;
	}

	@Override
	public Peer getPeer() {
		Peer peer = this.peer;
		if (peer == null) {
			peer = PeerCredentials.read(this.accepted);
			this.peer = peer;
		}
		return peer;
	}

	/**
	 * Uses that {@code poll(2)} always reports {@code POLLHUP}. The connection is
	 * registered for the one event that an open connection never has.
	 */
	@Override
	public boolean isGone() {
		try (Selector selector = Selector.open()) {
			this.accepted.register(selector, SelectionKey.OP_CONNECT);
			return selector.selectNow() > 0;
		}
		catch (ClosedChannelException ex) {
			return true;
		}
		catch (IOException ex) {
			// The process may have no descriptor left for the selector.
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
