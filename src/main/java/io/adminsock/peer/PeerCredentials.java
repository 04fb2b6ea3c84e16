package io.adminsock.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocketCredentials;

/**
 * Reads the peer of a connection. The JDK tells the names of user and group; the numbers
 * and the process id come from junixsocket, where it can be used.
 */
public final class PeerCredentials {

	private static final PeerNames NAMES = new PeerNames(Duration.ofSeconds(1));

	private PeerCredentials() {
	}

	/**
	 * Loads the native library, which the first peer that is read would wait for.
	 */
	public static void prepare() {
		NativeCredentials.prepare();
	}

	/**
	 * Reads the peer of a connection. Takes some 20 microseconds, less where the same
	 * user was seen within the last second, and a tenth of a second at the first call,
	 * unless that was {@linkplain #prepare() prepared}.
	 * @param channel a connected channel of a Unix domain socket
	 * @return the peer, {@link Peer#UNKNOWN} if the kernel does not tell
	 */
	public static Peer read(SocketChannel channel) {
		if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
			return Peer.UNKNOWN;
		}
		try {
			AFUNIXSocketCredentials numbers = NativeCredentials.read(channel);
			UnixDomainPrincipal names = names(channel, numbers);
			// Closed meanwhile, its descriptor could have been another connection's.
			return channel.isOpen() ? of(names, numbers) : Peer.UNKNOWN;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return Peer.UNKNOWN;
		}
	}

	private static UnixDomainPrincipal names(SocketChannel channel, @Nullable AFUNIXSocketCredentials numbers)
			throws IOException {
		if (numbers == null || numbers.getUid() < 0 || numbers.getGid() < 0) {
			return channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
		}
		return NAMES.of(numbers.getUid(), numbers.getGid(), () -> channel.getOption(ExtendedSocketOptions.SO_PEERCRED));
	}

	private static Peer of(UnixDomainPrincipal names, @Nullable AFUNIXSocketCredentials numbers) {
		String user = names.user().getName();
		String group = names.group().getName();
		if (numbers == null) {
			return new Peer(user, group, null, null, null);
		}
		return new Peer(user, group, known(numbers.getUid()), known(numbers.getGid()), pid(numbers.getPid()));
	}

	private static @Nullable Long known(long id) {
		return (id >= 0) ? Long.valueOf(id) : null;
	}

	private static @Nullable Long pid(long pid) {
		return (pid > 0) ? Long.valueOf(pid) : null;
	}

}
