package io.adminsock.socket;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A Unix domain socket that a server listens on, and its path.
 */
public interface ListeningSocket extends AutoCloseable {

	/**
	 * The name of the socket that {@code adminsock.path} configures.
	 */
	String MAIN = "default";

	/**
	 * Returns the name of the socket in the configuration.
	 * @return the name; {@link #MAIN} for the main socket
	 */
	String getName();

	/**
	 * Returns the path that clients connect to.
	 * @return the absolute path
	 */
	Path getPath();

	/**
	 * Starts to listen.
	 * @param backlog how many connections may wait to be accepted
	 * @return the listening channel, which {@link #close} closes
	 * @throws SocketFileException if the socket file cannot be put in place
	 */
	ServerSocketChannel open(int backlog);

	/**
	 * Checks whether the path still leads to this socket. If not, puts a new socket
	 * there, unless another server listens there.
	 * @return the new channel, after which the caller has to close the previous one;
	 * {@code null} if there is no new channel
	 */
	@Nullable ServerSocketChannel reclaimPath();

	/**
	 * Stops listening.
	 */
	@Override
	void close();

}
