package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket file of a server. Opening it checks the path, takes a lock, checks what is
 * at the path, binds a socket in a private directory and publishes it by an atomic
 * rename. Closing it removes the file if it is still this socket's.
 * <p>
 * The lock keeps two instances of this class from using the same path. It does not stop a
 * process of the same user that ignores the lock.
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

	private final PathLossReporter reporter;

	/**
	 * Creates the main socket's file.
	 * @param path the path; relative to the working directory if not absolute
	 * @param permissions the mode, owner and group
	 */
	public SocketFile(Path path, SocketPermissions permissions) {
		this(MAIN, path, permissions);
	}

	/**
	 * Creates the socket file in memory; {@link #open} creates it on disk.
	 * @param name the name of the socket in the configuration
	 * @param path the path; relative to the working directory if not absolute
	 * @param permissions the mode, owner and group
	 */
	public SocketFile(String name, Path path, SocketPermissions permissions) {
		this.name = name;
		this.path = path.toAbsolutePath().normalize();
		this.relative = !path.isAbsolute();
		this.permissions = permissions;
		this.reporter = new PathLossReporter(this.path);
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
	 * replaced; any other file there is left alone.
	 * @param backlog how many connections may wait to be accepted
	 * @return the listening channel
	 * @throws SocketFileException if the socket file cannot be put in place; at most a
	 * lock file is left then
	 */
	@Override
	public synchronized ServerSocketChannel open(int backlog) {
		if (this.published != null) {
			throw SocketLock.heldByThisProcess(SocketPath.of(this.path)).forSocket(this.name);
		}
		this.backlog = backlog;
		try {
			BoundSocketFile socket = publish();
			logger.info("Listening on unix:%s%s".formatted(SocketAttributes.of(this.path), nameSuffix()));
			SocketDirectory.warnIfClosed(this.path);
			return socket.channel();
		}
		catch (SocketFileException ex) {
			close();
			throw ex;
		}
	}

	private String nameSuffix() {
		return this.name.equals(MAIN) ? "" : " (%s)".formatted(this.name);
	}

	private BoundSocketFile publish() {
		try {
			return lockAndPublish();
		}
		catch (SocketFileException ex) {
			throw ex.forSocket(this.name);
		}
	}

	/**
	 * Takes the lock of an existing lock file first, because the file names the process
	 * that holds it. A missing lock file is created only after all other checks, so that
	 * a refusal leaves no file behind.
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
			throw SocketFileException.ofFailure(this.path, "bind a socket there", ex);
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
	 * Takes the lock. If the lock file was removed, takes it again on a new file, because
	 * other instances would lock that one.
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
	 * Publishes the socket again if its file was removed or replaced by a stale socket,
	 * and takes the lock again if the lock file was removed. A file of another server is
	 * left alone. Logs each loss and each recovery once.
	 */
	@Override
	public synchronized @Nullable ServerSocketChannel reclaimPath() {
		BoundSocketFile present = this.published;
		if (present == null) {
			return null;
		}
		try {
			if (present.isInPlace()) {
				reclaimLock();
				return null;
			}
			BoundSocketFile socket = publish();
			this.reporter.reportRecovery("The socket was removed or replaced, and is back");
			return socket.channel();
		}
		catch (SocketFileException ex) {
			this.reporter.reportLoss(
					present.isInPlace() ? "The socket's lock is gone." : "The socket is gone from its path.", ex);
			return null;
		}
	}

	private void reclaimLock() {
		SocketLock before = this.lock;
		SocketLock held = lock(SocketPath.of(this.path));
		if (held != before) {
			held.sign();
			this.reporter.reportRecovery("The socket's lock was removed, and is taken again");
		}
		else if (this.reporter.hasReportedLoss()) {
			this.reporter.reportRecovery("The socket was put back");
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
