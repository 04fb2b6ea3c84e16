package io.adminsock.socket;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A Unix domain socket that a server listens on, and the path that leads to it.
 */
public interface ListeningSocket extends AutoCloseable {

	/**
	 * The name of the socket that {@code adminsock.path} stands for.
	 */
	String MAIN = "default";

	/**
	 * Returns the name by which the configuration calls the socket.
	 * @return the name, {@link #MAIN} for the one that needs none there
	 */
	String getName();

	/**
	 * Returns the path that clients connect to.
	 * @return the absolute path
	 */
	Path getPath();

	/**
	 * Begins to listen.
	 * @param backlog how many connections may wait to be accepted
	 * @return the listening channel, to be left to {@link #close}
	 * @throws SocketFileException if the path cannot be taken
	 */
	ServerSocketChannel open(int backlog);

	/**
	 * Looks whether the path still leads here, and makes it so if that takes nothing away
	 * from anybody.
	 * @return the channel that the path leads to from now on, in place of the one before,
	 * which is the caller's to close; {@code null} if there is none
	 */
	@Nullable ServerSocketChannel reclaimPath();

	/**
	 * Ends listening.
	 */
	@Override
	void close();

}
