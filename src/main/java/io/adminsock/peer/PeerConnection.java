package io.adminsock.peer;

import java.time.Duration;

import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request, and the peer at its other end.
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
	 * Returns the name of the socket that accepted the connection.
	 * @return the name of the socket in the configuration
	 */
	String getSocketName();

	/**
	 * Returns the peer. The first call reads it from the kernel.
	 * @return the peer; {@link Peer#UNKNOWN} if it cannot be read
	 */
	Peer getPeer();

	/**
	 * Returns whether the peer has closed the connection. This reads no data, so a
	 * pipelined request stays in the connection. A peer that has only shut down its
	 * sending side is not gone.
	 * @return whether the peer is known to be gone
	 */
	boolean isGone();

	/**
	 * Limits the total time in which the body of the current request has to arrive.
	 * Reading the body fails afterwards.
	 * @param time the time from now on
	 */
	void limitBody(Duration time);

	/**
	 * Marks the current request as one that holds memory which other requests may need.
	 * The server then waits only a short time for a client that pauses reading the
	 * response.
	 */
	void holdMemory();

}
