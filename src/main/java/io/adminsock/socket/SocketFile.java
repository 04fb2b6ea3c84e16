package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A service's socket file, from the moment that its path is claimed until it is removed:
 * check the path, lock it, look what is there, stage a listening socket where nobody can
 * reach it, publish it by an atomic rename, guard it, and remove it at the end if it is
 * still ours.
 * <p>
 * Instances of this class agree on a path by a lock beside it. A process that does not
 * take the lock, and has the same rights, can take the path away at any time.
 */
public final class SocketFile implements ListeningSocket {

	private static final Log logger = LogFactory.getLog(SocketFile.class);

	private final String name;

	private final Path path;

	private final boolean relative;

	private final SocketPermissions permissions;

	private int backlog;

	private @Nullable SocketLock lock;

	private @Nullable BoundSocketFile published;

	private @Nullable String told;

	/**
	 * Creates the main socket's file.
	 * @param path where it is to be; relative to the working directory if not absolute
	 * @param permissions what its mode, owner and group are to be
	 */
	public SocketFile(Path path, SocketPermissions permissions) {
		this(MAIN, path, permissions);
	}

	/**
	 * Creates the socket file in memory; nothing happens on disk before {@link #open}.
	 * @param name the name by which the configuration calls it
	 * @param path where it is to be; relative to the working directory if not absolute
	 * @param permissions what its mode, owner and group are to be
	 */
	public SocketFile(String name, Path path, SocketPermissions permissions) {
		this.name = name;
		this.path = path.toAbsolutePath().normalize();
		this.relative = !path.isAbsolute();
		this.permissions = permissions;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Path getPath() {
		return this.path;
	}

	/**
	 * Publishes the socket and returns it listening. A stale socket at the path is
	 * replaced; anything else there is left alone.
	 * @param backlog how many connections may wait to be accepted
	 * @return the listening channel
	 * @throws SocketFileException if the path cannot be taken; nothing is changed then
	 * but, at most, a lock file that was made
	 */
	@Override
	public synchronized ServerSocketChannel open(int backlog) {
		if (this.published != null) {
			throw SocketFileException.lockHeld(this.path, SocketPath.of(this.path).lock(), "this process")
				.of(this.name);
		}
		this.backlog = backlog;
		try {
			BoundSocketFile socket = publish();
			logger.info("Listening on unix:%s%s".formatted(SocketAttributes.of(this.path), nameToTell()));
			SocketDirectory.warnIfClosed(this.path);
			return socket.channel();
		}
		catch (SocketFileException ex) {
			close();
			throw ex;
		}
	}

	private String nameToTell() {
		return this.name.equals(MAIN) ? "" : " (%s)".formatted(this.name);
	}

	private BoundSocketFile publish() {
		try {
			return lockAndPublish();
		}
		catch (SocketFileException ex) {
			throw ex.of(this.name);
		}
	}

	/**
	 * An existing lock file is tried first, since it names the instance that holds it. A
	 * new one is made only when nothing else stands in the way.
	 */
	private BoundSocketFile lockAndPublish() {
		SocketPath socket = SocketPath.of(this.path);
		if (this.relative) {
			socket.requireWorkingDirectory(System.getProperty("user.dir", ""));
		}
		ResolvedPermissions resolved = ResolvedPermissions.resolve(this.path, this.permissions);
		new SocketDirectory(socket, resolved).prepare();
		if (Files.isWritable(socket.lock())) {
			lock(socket);
		}
		StaleSocketCheck.requireFree(this.path);
		SocketLock held = lock(socket);
		try (StagedSocket staged = new StagedSocket(socket)) {
			held.sign();
			return replacePublished(staged.publish(this.backlog, resolved));
		}
		catch (IOException ex) {
			throw SocketFileException.fileSystem(this.path, "bind a socket there", ex);
		}
	}

	private BoundSocketFile replacePublished(BoundSocketFile socket) {
		if (this.published != null) {
			this.published.release();
		}
		this.published = socket;
		return socket;
	}

	/**
	 * Takes the lock, anew if its file was removed and others would lock another one.
	 */
	private SocketLock lock(SocketPath socket) {
		if (this.lock == null || !this.lock.isInPlace()) {
			unlock();
			this.lock = SocketLock.take(socket);
		}
		return this.lock;
	}

	private void unlock() {
		if (this.lock != null) {
			this.lock.close();
			this.lock = null;
		}
	}

	/**
	 * Publishes the socket again if its file vanished, or something dead took its place,
	 * and takes the lock again if its file vanished. Something alive is not fought. Each
	 * loss and each return is told once.
	 */
	@Override
	public synchronized @Nullable ServerSocketChannel reclaimPath() {
		BoundSocketFile present = this.published;
		if (present == null) {
			return null;
		}
		try {
			if (present.isInPlace()) {
				guardLock();
				return null;
			}
			BoundSocketFile socket = publish();
			tellBack("The socket was removed or replaced, and is back");
			return socket.channel();
		}
		catch (SocketFileException ex) {
			tellGone(present.isInPlace() ? "The socket's lock is gone." : "The socket is gone from its path.", ex);
			return null;
		}
	}

	private void guardLock() {
		SocketLock before = this.lock;
		SocketLock held = lock(SocketPath.of(this.path));
		if (held != before) {
			held.sign();
			tellBack("The socket's lock was removed, and is taken again");
		}
		else if (this.told != null) {
			tellBack("The socket was put back");
		}
	}

	private void tellBack(String what) {
		this.told = null;
		logger.warn("%s: unix:%s".formatted(what, SocketAttributes.of(this.path)));
	}

	private void tellGone(String what, SocketFileException why) {
		String message = "%s %s %s".formatted(what, why.getMessage(), why.getAction());
		if (!message.equals(this.told)) {
			this.told = message;
			logger.error(message);
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
			unlock();
		}
	}

}
