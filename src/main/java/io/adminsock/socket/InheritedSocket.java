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
 * A listening socket that whoever started the process, such as systemd with
 * {@code StandardInput=socket}, passed as descriptor 0. Its file and permissions are
 * theirs, and are never touched.
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
	 * Looks whether descriptor 0 is a listening Unix domain socket.
	 * @return the socket, if it is one
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
	 * Leaves the channel open: connections go on queueing for the next process, and the
	 * JDK would close standard output with it.
	 */
	@Override
	public void close() {
		logger.debug("The inherited socket stays");
	}

}
