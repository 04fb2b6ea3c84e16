package io.adminsock.peer;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * What junixsocket reads from a descriptor and the JDK does not: pid, uid and gid. It
 * needs the channel's descriptor ({@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED})
 * and a temporary directory that a library can be loaded from. Where either is missing it
 * is silent after one line in the log, and junixsocket's own stack trace. Where there is
 * only no file descriptor left to load it with, it is tried again with the next peer.
 */
final class NativeCredentials {

	private static final Log logger = LogFactory.getLog(NativeCredentials.class);

	/**
	 * More than it takes. Neither junixsocket nor the JVM tries again what once could not
	 * be loaded.
	 */
	private static final int FILES_TO_LOAD = 16;

	private static final AtomicBoolean WARNED = new AtomicBoolean();

	private static volatile State state = State.UNTRIED;

	private NativeCredentials() {
	}

	static void prepare() {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			read(channel);
		}
		catch (IOException | UnsupportedOperationException ex) {
			// It has no peer, and whoever has one will be told.
		}
	}

	/**
	 * Returns what junixsocket reads, or {@code null} where it cannot be used.
	 */
	static @Nullable Numbers read(SocketChannel channel) throws IOException {
		if (state == State.MISSING || (state == State.UNTRIED && !canLoad())) {
			return null;
		}
		try {
			FileDescriptor descriptor = Descriptor.of(channel);
			AFUNIXSocket.ensureSupported();
			AFUNIXSocketCredentials credentials = FileDescriptorCast.using(descriptor)
				.as(AFUNIXSocketChannel.class)
				.getPeerCredentials();
			state = State.LOADED;
			return new Numbers(credentials.getUid(), credentials.getGid(), credentials.getPid());
		}
		catch (LinkageError | UnsupportedOperationException ex) {
			if (state == State.UNTRIED) {
				state = State.MISSING;
				logger.warn("Peers are known by name only, without uid, gid and pid (%s). ".formatted(rootCause(ex))
						+ "Numbers in rules may fit nobody.");
			}
			return null;
		}
	}

	private static boolean canLoad() {
		if (canOpen(FILES_TO_LOAD)) {
			return true;
		}
		if (WARNED.compareAndSet(false, true)) {
			logger.warn("A peer is known by name only, without uid, gid and pid (there are no file descriptors left). "
					+ "Numbers in rules may not fit it.");
		}
		return false;
	}

	@SuppressWarnings("try") // that it is open is all that counts
	private static boolean canOpen(int descriptors) {
		if (descriptors == 0) {
			return true;
		}
		try (SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			return canOpen(descriptors - 1);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Throwable rootCause(Throwable throwable) {
		Throwable cause = throwable.getCause();
		return (cause != null) ? rootCause(cause) : throwable;
	}

	/**
	 * The numbers of a peer as junixsocket has them: an id of 2^31 and above is negative.
	 *
	 * @param uid the user id in the lower 32 bits
	 * @param gid the primary group id in the lower 32 bits
	 * @param pid the process id, zero or less if it is not known
	 */
	record Numbers(long uid, long gid, long pid) {
	}

	private enum State {

		UNTRIED, LOADED, MISSING

	}

	/**
	 * The look-up of {@code sun.nio.ch.SelChImpl.getFD}, made at its first use.
	 */
	private static final class Descriptor {

		private static final MethodHandle GET = find();

		private Descriptor() {
		}

		private static MethodHandle find() {
			try {
				Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
				return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
					.findVirtual(type, "getFD", MethodType.methodType(FileDescriptor.class));
			}
			catch (ReflectiveOperationException ex) {
				throw new UnsupportedOperationException(ex);
			}
		}

		static FileDescriptor of(SocketChannel channel) {
			try {
				return (FileDescriptor) GET.invoke(channel);
			}
			catch (Throwable ex) {
				throw new UnsupportedOperationException(ex);
			}
		}

	}

}
