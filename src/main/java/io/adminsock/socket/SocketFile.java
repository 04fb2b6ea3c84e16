package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A service's socket file, from the moment that its path is claimed until it is removed:
 * check the path, lock it, look what is there, stage a listening socket where nobody can
 * reach it, publish it by an atomic rename, and remove it at the end if it is still ours.
 * <p>
 * Instances of this class agree on a path by a lock beside it. A process that does not
 * take the lock, and has the same rights, can take the path away at any time.
 */
public final class SocketFile implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SocketFile.class);

	private final Path path;

	private final SocketPermissions permissions;

	private @Nullable SocketLock lock;

	private @Nullable PublishedSocket published;

	/**
	 * Creates the socket file in memory; nothing happens on disk before {@link #open}.
	 * @param path where it is to be; relative to the working directory if not absolute
	 * @param permissions what its mode, owner and group are to be
	 */
	public SocketFile(Path path, SocketPermissions permissions) {
		this.path = path.toAbsolutePath().normalize();
		this.permissions = permissions;
	}

	/**
	 * Returns where the socket file is or will be.
	 * @return the absolute path
	 */
	public Path getPath() {
		return this.path;
	}

	/**
	 * Returns what the file's mode, owner and group are to be.
	 * @return the permissions
	 */
	public SocketPermissions getPermissions() {
		return this.permissions;
	}

	/**
	 * Publishes the socket and returns it listening. A stale socket at the path is
	 * replaced; anything else there is left alone.
	 * @param backlog how many connections may wait to be accepted
	 * @return the listening channel, closed by {@link #close}
	 * @throws SocketFileException if the path cannot be taken; nothing is changed then
	 * but, at most, a lock file that was made
	 */
	public synchronized ServerSocketChannel open(int backlog) {
		SocketPath socket = SocketPath.of(this.path);
		FilePermissions resolved = FilePermissions.lookUp(this.path, this.permissions);
		StaleSocket.requireFree(this.path);
		new SocketDirectory(socket, resolved).prepare();
		this.lock = SocketLock.take(socket);
		try (StagedSocket staged = new StagedSocket(socket)) {
			this.published = staged.publish(backlog, resolved);
			logger.info("Listening on " + describe());
			return this.published.channel();
		}
		catch (IOException ex) {
			close();
			throw SocketFileException.fileSystem(this.path, "bind a socket there", ex);
		}
		catch (SocketFileException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Stops listening, and removes the file if it is still the one that was published.
	 */
	@Override
	public synchronized void close() {
		try {
			if (this.published != null) {
				this.published.close();
			}
		}
		catch (IOException ex) {
			logger.warn("Cannot remove the socket %s (%s). The next start will replace it.".formatted(this.path, ex));
		}
		finally {
			this.published = null;
			if (this.lock != null) {
				this.lock.close();
				this.lock = null;
			}
		}
	}

	private String describe() throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(this.path, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return "unix:%s mode %s owner %s group %s".formatted(this.path, FileMode.of(attributes.permissions()),
				attributes.owner().getName(), attributes.group().getName());
	}

}
