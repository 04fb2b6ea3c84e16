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
 * Reads pid, uid and gid of a peer by junixsocket, because the JDK reads names only. This
 * needs the channel's descriptor ({@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED})
 * and a temporary directory that a native library can be loaded from. If one of them is
 * missing, that is logged and no peer is read. If there are too few free file descriptors
 * to load the library, the next peer is tried again.
 */
final class NativeCredentials {

	private static final Log logger = LogFactory.getLog(NativeCredentials.class);

	/**
	 * The free file descriptors that are required to load the library, which are more
	 * than it needs. After a failure neither junixsocket nor the JVM tries again.
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
			// The channel has no peer. The first real peer reports a failure.
		}
	}

	/**
	 * Returns the numbers of a peer, or {@code null} if junixsocket cannot be used.
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
				logger.info("The pid of peers is unknown, and their uid and gid are looked up by name (%s)"
					.formatted(rootCause(ex)));
			}
			return null;
		}
	}

	/**
	 * Returns whether junixsocket cannot be used in this JVM.
	 */
	static boolean isMissing() {
		return state == State.MISSING;
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

	@SuppressWarnings("try") // the channel is only opened
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
	 * The numbers of a peer as junixsocket returns them. An id of 2^31 and above is
	 * negative.
	 *
	 * @param uid the user id in the lower 32 bits
	 * @param gid the primary group id in the lower 32 bits
	 * @param pid the process id; not positive if it is unknown
	 */
	record Numbers(long uid, long gid, long pid) {
	}

	private enum State {

		UNTRIED, LOADED, MISSING

	}

	/**
	 * Access to {@code sun.nio.ch.SelChImpl.getFD}, initialized at its first use.
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
