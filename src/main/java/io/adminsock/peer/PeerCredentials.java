package io.adminsock.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.adminsock.ids.NumericId;
import io.adminsock.ids.UserNamespace;
import io.adminsock.peer.NativeCredentials.Numbers;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the peer of a connection. The JDK reads the names of user and group; junixsocket
 * reads the numeric ids and the process id where it can be used. Elsewhere, the numeric
 * ids are looked up by the names. A user or group that the user namespace does not map is
 * unknown, because all unmapped ones share an id.
 */
public final class PeerCredentials {

	private static final Log logger = LogFactory.getLog(PeerCredentials.class);

	private static final PeerNames NAMES = new PeerNames(Duration.ofSeconds(1));

	private static final PeerNumbers NUMBERS = new PeerNumbers(Duration.ofMinutes(1));

	private static final UserNamespace NAMESPACE = UserNamespace.current();

	private PeerCredentials() {
	}

	/**
	 * Loads the native library, so that the first request does not wait for it.
	 */
	public static void prepare() {
		NativeCredentials.prepare();
	}

	/**
	 * Logs if the user namespace does not map all users and groups.
	 */
	public static void reportNamespace() {
		if (!NAMESPACE.mapsAllIds()) {
			logger
				.info("This user namespace does not have all users and groups. Those that it does not have all show as "
						+ "%s: as peers they are unknown, and fit no user or group in a rule.".formatted(NAMESPACE));
		}
	}

	/**
	 * Reads the peer of a connection. Takes some 20 microseconds, or less if the user's
	 * name was looked up within the last second. The first call takes 100 milliseconds
	 * unless the library is {@linkplain #prepare() loaded}.
	 * @param channel a connected channel of a Unix domain socket
	 * @return the peer; {@link Peer#UNKNOWN} if it cannot be read
	 */
	public static Peer read(SocketChannel channel) {
		if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
			return Peer.UNKNOWN;
		}
		try {
			Numbers numbers = NativeCredentials.read(channel);
			UnixDomainPrincipal names = names(channel, numbers);
			// If the channel was closed meanwhile, its descriptor may have been reused.
			Peer peer = channel.isOpen() ? peer(names, numbers, NAMESPACE) : Peer.UNKNOWN;
			return (numbers == null && NativeCredentials.isMissing()) ? NUMBERS.complete(peer) : peer;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return Peer.UNKNOWN;
		}
	}

	private static UnixDomainPrincipal names(SocketChannel channel, @Nullable Numbers numbers) throws IOException {
		if (numbers == null) {
			return channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
		}
		return NAMES.find(numbers.uid(), numbers.gid(), () -> channel.getOption(ExtendedSocketOptions.SO_PEERCRED));
	}

	/**
	 * Returns the peer with the names and numbers that identify a single user or group.
	 * @param names the names that the JDK has read
	 * @param numbers the numbers, or {@code null} if junixsocket cannot be used
	 * @param namespace the user namespace
	 */
	static Peer peer(UnixDomainPrincipal names, @Nullable Numbers numbers, UserNamespace namespace) {
		String user = NumericId.name(names.user());
		String group = NumericId.name(names.group());
		if (numbers == null) {
			return new Peer(namespace.identifies(names.user()) ? user : null,
					namespace.identifies(names.group()) ? group : null, null, null, null);
		}
		Long uid = NumericId.of(numbers.uid());
		Long gid = NumericId.of(numbers.gid());
		boolean userKnown = uid != null && namespace.identifiesUser(uid);
		boolean groupKnown = gid != null && namespace.identifiesGroup(gid);
		return new Peer(userKnown ? user : null, groupKnown ? group : null, userKnown ? uid : null,
				groupKnown ? gid : null, pid(numbers.pid()));
	}

	private static @Nullable Long pid(long pid) {
		return (pid > 0) ? Long.valueOf(pid) : null;
	}

}
