package io.adminsock.audit;

import java.time.Instant;

import io.adminsock.command.CommandName;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.command.request.LoggedArguments;
import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a request that are known before it is handled. They are copied from the
 * request, so that any thread can read them, even after Tomcat has recycled the request.
 *
 * @param received the time when the request began to arrive
 * @param socket the name of the socket, or {@code null} if it is unknown
 * @param peer the peer
 * @param method the method, or {@code null} if the request could not be parsed
 * @param command the name of the command, or {@code null} if the request could not be
 * parsed
 * @param arguments the arguments, which are filled in later
 */
record AuditedRequest(Instant received, @Nullable String socket, Peer peer, @Nullable String method,
		@Nullable String command, LoggedArguments arguments) {

	static AuditedRequest of(HttpServletRequest request, Instant received) {
		PeerConnection connection = PeerConnection.of(request);
		return new AuditedRequest(received, (connection != null) ? connection.getSocketName() : null,
				(connection != null) ? connection.getPeer() : Peer.UNKNOWN, request.getMethod(), command(request),
				CommandRequest.of(request).arguments());
	}

	/**
	 * Returns the name of the command. A request that Tomcat could not parse has no
	 * servlet path.
	 */
	private static @Nullable String command(HttpServletRequest request) {
		return (request.getServletPath() != null) ? CommandName.of(request) : null;
	}

}
