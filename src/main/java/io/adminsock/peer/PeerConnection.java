package io.adminsock.peer;

import java.time.Duration;

import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a request came by, with the peer at its other end.
 */
public interface PeerConnection extends ServletConnection {

	/**
	 * Returns the connection of a request.
	 * @param request the request
	 * @return the connection, or {@code null} if the request did not come over a Unix
	 * socket
	 */
	static @Nullable PeerConnection of(ServletRequest request) {
		return (request.getServletConnection() instanceof PeerConnection connection) ? connection : null;
	}

	/**
	 * Returns the name of the socket that a request came over.
	 * @param request the request
	 * @return the name, empty if the request did not come over a Unix socket
	 */
	static String socketName(ServletRequest request) {
		PeerConnection connection = of(request);
		return (connection != null) ? connection.getSocketName() : "";
	}

	/**
	 * Returns the name of the socket that the connection was made to.
	 * @return the name by which the configuration calls it
	 */
	String getSocketName();

	/**
	 * Returns the peer, read from the kernel at the first call.
	 * @return the peer, {@link Peer#UNKNOWN} if it cannot be read
	 */
	Peer getPeer();

	/**
	 * Looks whether the peer has closed the connection. Takes nothing out of it: a
	 * request that waits in it already goes on waiting. A peer that has only said that it
	 * will send no more is still there.
	 * @return whether it is known to be gone
	 */
	boolean isGone();

	/**
	 * Limits the time in which the body of the present request has to arrive, however
	 * often bytes of it come. Reading it fails afterwards.
	 * @param time the time from now on
	 */
	void limitBody(Duration time);

	/**
	 * Notes that the present request holds memory that other requests may need, so that
	 * the server does not wait long for a client that pauses in reading the answer.
	 */
	void holdMemory();

}
