package io.adminsock.peer;

import java.security.Principal;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The process at the other end of a connection, as it was when it connected
 * ({@code SO_PEERCRED} of {@code unix(7)}). Nothing of it comes from the request, so
 * nothing of it can be made up.
 *
 * @param user the user's name, or its number where the system has no name for it;
 * {@code null} if it could not be read
 * @param group the primary group's name or number, or {@code null} if it could not be
 * read
 * @param uid the numeric user id, or {@code null} where only the JDK could be asked
 * @param gid the numeric primary group id, or {@code null} where only the JDK could be
 * asked
 * @param pid the process id, for the log only: it is {@code null} or means nothing across
 * pid namespaces
 */
public record Peer(@Nullable String user, @Nullable String group, @Nullable Long uid, @Nullable Long gid,
		@Nullable Long pid) implements Principal {

	/**
	 * A peer of which nothing could be read.
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
	 * Returns the user's name.
	 * @return the name or number, {@code unknown} if it could not be read
	 */
	@Override
	public String getName() {
		return (this.user != null) ? this.user : "unknown";
	}

}
