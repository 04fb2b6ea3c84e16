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
 * Facts of a request that are known before it is served. Any thread may read them, also
 * when the server has begun to use the request's objects for another one.
 *
 * @param received when it began to arrive
 * @param socket the name of the socket, or {@code null} if it is not known
 * @param peer the peer
 * @param method the method, or {@code null} if the request could not be read
 * @param command the name of the command, or {@code null} if the request could not be
 * read
 * @param arguments the arguments, noted as soon as they are known
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
	 * The server looks for no servlet where it cannot read the request.
	 */
	private static @Nullable String command(HttpServletRequest request) {
		return (request.getServletPath() != null) ? CommandName.of(request) : null;
	}

}
