package io.adminsock.peer;

import java.security.Principal;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The process at the other end of a connection at the time when it connected
 * ({@code SO_PEERCRED} of {@code unix(7)}). All values come from the kernel and none from
 * the request, so a client cannot forge them.
 *
 * @param user the user's name, or its number if it has no name; {@code null} if it is
 * unknown
 * @param group the primary group's name, or its number if it has no name; {@code null} if
 * it is unknown
 * @param uid the numeric user id, or {@code null} if it is unknown
 * @param gid the numeric primary group id, or {@code null} if it is unknown
 * @param pid the process id, or {@code null} if it is unknown. It is for the log only,
 * because it is meaningless in another pid namespace
 */
public record Peer(@Nullable String user, @Nullable String group, @Nullable Long uid, @Nullable Long gid,
		@Nullable Long pid) implements Principal {

	/**
	 * An unknown peer.
	 */
	public static final Peer UNKNOWN = new Peer(null, null, null, null, null);

	/**
	 * Returns the peer that sent a request.
	 * @param request the request
	 * @return the peer; {@link #UNKNOWN} if the request did not come over a Unix socket
	 */
	public static Peer of(ServletRequest request) {
		PeerConnection connection = PeerConnection.of(request);
		return (connection != null) ? connection.getPeer() : UNKNOWN;
	}

	/**
	 * Returns whether it is known who the peer is.
	 * @return {@code false} if neither name nor id of the user is known
	 */
	public boolean hasIdentity() {
		return this.user != null || this.uid != null;
	}

	/**
	 * Returns the user's name.
	 * @return the name or number; {@code unknown} if the user is unknown
	 */
	@Override
	public String getName() {
		return (this.user != null) ? this.user : "unknown";
	}

}
