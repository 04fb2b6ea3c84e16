package io.adminsock.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that the parent process passed as descriptor 0, such as systemd with
 * {@code StandardInput=socket}. The parent owns the socket file, so it is never changed
 * or removed.
 */
public final class InheritedSocket implements ListeningSocket {

	private static final Log logger = LogFactory.getLog(InheritedSocket.class);

	private final ServerSocketChannel channel;

	private final Path path;

	private InheritedSocket(ServerSocketChannel channel, Path path) {
		this.channel = channel;
		this.path = path;
	}

	/**
	 * Returns descriptor 0 if it is a listening Unix domain socket.
	 * @return the socket
	 */
	public static Optional<ListeningSocket> find() {
		try {
			if (System.inheritedChannel() instanceof ServerSocketChannel channel
					&& channel.getLocalAddress() instanceof UnixDomainSocketAddress address) {
				return Optional.of(new InheritedSocket(channel, address.getPath()));
			}
		}
		catch (IOException ex) {
			logger.debug("Descriptor 0 cannot be looked at", ex);
		}
		return Optional.empty();
	}

	@Override
	public String getName() {
		return MAIN;
	}

	@Override
	public Path getPath() {
		return this.path;
	}

	@Override
	public ServerSocketChannel open(int backlog) {
		logger.info("Listening on an inherited socket, unix:" + SocketAttributes.of(this.path));
		return this.channel;
	}

	@Override
	public @Nullable ServerSocketChannel reclaimPath() {
		return null;
	}

	/**
	 * Leaves the channel open, so that connections queue for the next process. Closing
	 * the channel would also make the JDK close standard output.
	 */
	@Override
	public void close() {
		logger.debug("The inherited socket stays");
	}

}
