package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The directory beside a socket that only its owner can enter, in which the socket is
 * bound. The kernel goes on showing the name that it was bound by (in {@code ss -xl}), so
 * the directory stays as long as the socket, with a link of that name to it.
 */
final class StagingDirectory implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StagingDirectory.class);

	private final SocketPath socket;

	private final DirectoryHandle held;

	private final FileIdentity identity;

	private StagingDirectory(SocketPath socket, DirectoryHandle held, FileIdentity identity) {
		this.socket = socket;
		this.held = held;
		this.identity = identity;
	}

	/**
	 * Makes the directory, in place of the one that an instance left which was killed or
	 * has lost its socket. That no other instance uses it is known by the lock.
	 * @throws IOException if something else has the name, or there cannot be a directory
	 */
	static StagingDirectory make(SocketPath socket) throws IOException {
		Path path = socket.stagingDirectory();
		if (FileType.at(path) != FileType.NOTHING) {
			open(socket).remove();
		}
		Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		return open(socket);
	}

	/**
	 * Removes the ACL that the socket would get from the directory.
	 * @param mode the mode that the socket is to have
	 */
	void removeAcl(FileMode mode) throws IOException {
		DefaultAcl.remove(this.held, mode, this.socket.path(), this.socket.directory());
	}

	private static StagingDirectory open(SocketPath socket) throws IOException {
		DirectoryHandle held = DirectoryHandle.open(socket.stagingDirectory());
		return new StagingDirectory(socket, held, FileIdentity.of(held.path()).at(socket.stagingDirectory()));
	}

	/**
	 * Returns the path that leads to the socket in it, whatever takes the directory's
	 * name.
	 */
	Path file() {
		return this.held.path().resolve(this.socket.staged().getFileName());
	}

	/**
	 * Puts a link to the published socket where it was bound. That there is none does not
	 * keep the socket from working.
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
		try (this.held) {
			Files.deleteIfExists(file());
			Files.deleteIfExists(this.held.path().resolve(DefaultAcl.PROBE));
			if (this.identity.isInPlace()) {
				Files.deleteIfExists(this.socket.stagingDirectory());
			}
		}
	}

	/**
	 * Lets the directory go without removing it.
	 */
	void release() {
		try {
			this.held.close();
		}
		catch (IOException ex) {
			logger.debug("Cannot close %s".formatted(this.socket.stagingDirectory()), ex);
		}
	}

	/**
	 * Removes the directory unless another one has its name. Not to be rid of it is no
	 * failure, since the next start removes it.
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
