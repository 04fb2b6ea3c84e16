package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The private directory beside a socket file, in which the socket is bound before it is
 * renamed. {@code ss -xl} keeps showing the path that the socket was bound to, so the
 * directory stays as long as the socket and has a link of that name to it.
 */
final class StagingDirectory implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StagingDirectory.class);

	private final SocketPath socket;

	private final DirectoryHandle handle;

	private final FileIdentity identity;

	private StagingDirectory(SocketPath socket, DirectoryHandle handle, FileIdentity identity) {
		this.socket = socket;
		this.handle = handle;
		this.identity = identity;
	}

	/**
	 * Creates the directory. An existing one was left by an instance that was killed or
	 * has lost its socket, because a running instance would hold the lock; it is removed.
	 * @throws IOException if another file has the name, or the directory cannot be
	 * created
	 */
	static StagingDirectory create(SocketPath socket) throws IOException {
		Path path = socket.stagingDirectory();
		if (FileType.at(path) != FileType.NOTHING) {
			open(socket).remove();
		}
		Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		return open(socket);
	}

	/**
	 * Removes the ACL that the socket would inherit from the directory.
	 * @param mode the mode that the socket will have
	 */
	void removeAcl(FileMode mode) throws IOException {
		DefaultAcl.remove(this.handle, mode, this.socket.path(), this.socket.directory());
	}

	private static StagingDirectory open(SocketPath socket) throws IOException {
		DirectoryHandle handle = DirectoryHandle.open(socket.stagingDirectory());
		return new StagingDirectory(socket, handle, FileIdentity.of(handle.path()).at(socket.stagingDirectory()));
	}

	/**
	 * Returns the path of the socket in the directory, which also works when another file
	 * takes the directory's name.
	 */
	Path file() {
		return this.handle.path().resolve(this.socket.staged().getFileName());
	}

	/**
	 * Creates a link to the published socket where it was bound. The socket works without
	 * the link, so a failure is only logged.
	 */
	void linkToPublished() {
		try {
			Files.createSymbolicLink(file(), Path.of("..", this.socket.name()));
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("There is no link at %s".formatted(this.socket.staged()), ex);
		}
	}

	private void remove() throws IOException {
		try (this.handle) {
			Files.deleteIfExists(file());
			Files.deleteIfExists(this.handle.path().resolve(AclInheritance.PROBE));
			if (this.identity.isInPlace()) {
				Files.deleteIfExists(this.socket.stagingDirectory());
			}
		}
	}

	/**
	 * Closes the directory without removing it.
	 */
	void release() {
		try {
			this.handle.close();
		}
		catch (IOException ex) {
			logger.debug("Cannot close %s".formatted(this.socket.stagingDirectory()), ex);
		}
	}

	/**
	 * Removes the directory unless another file has its name. A failure is only logged,
	 * because the next start removes the directory.
	 */
	@Override
	public void close() {
		try {
			remove();
		}
		catch (IOException ex) {
			logger.debug("Cannot remove %s".formatted(this.socket.stagingDirectory()), ex);
		}
	}

}
