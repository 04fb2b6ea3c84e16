package io.adminsock.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A listening socket in a directory that only its owner can enter. The JDK binds and
 * listens in one step, so this is what keeps everybody out until the permissions are
 * right; the rename that publishes it keeps its connections and replaces a stale socket
 * in the same step.
 */
final class StagedSocket implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StagedSocket.class);

	private final SocketPath socket;

	private final Path file;

	private final Path directory;

	private final HeldDirectory held;

	StagedSocket(SocketPath socket) throws IOException {
		this.socket = socket;
		this.file = socket.staged();
		this.directory = socket.stagingDirectory();
		discardLeftover();
		Files.createDirectory(this.directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		this.held = HeldDirectory.open(this.directory);
	}

	/**
	 * Binds and publishes a listening socket. It is bound by name, for the kernel to
	 * show, and all else is done where it is held: should the name lead elsewhere by
	 * then, nothing is found.
	 * @param backlog how many connections may wait to be accepted
	 * @param permissions what to give to the file before anybody can reach it
	 */
	PublishedSocket publish(int backlog, FilePermissions permissions) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(UnixDomainSocketAddress.of(this.file), backlog);
			Path bound = in(this.held);
			permissions.apply(bound, permissions.mode());
			FileIdentity identity = FileIdentity.of(bound).at(this.socket.path());
			StaleSocket.requireFree(this.socket.path());
			Files.move(bound, this.socket.path(), StandardCopyOption.ATOMIC_MOVE);
			return new PublishedSocket(channel, identity);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Removes what an instance left that was killed here. That it was ours is known by
	 * the lock, and by the directory's owner where others may make files in its parent.
	 */
	private void discardLeftover() throws IOException {
		FileKind kind = FileKind.at(this.directory);
		if (kind == FileKind.NOTHING) {
			return;
		}
		if (kind != FileKind.DIRECTORY || !Files.getOwner(this.directory, LinkOption.NOFOLLOW_LINKS)
			.equals(Files.getOwner(this.socket.lock(), LinkOption.NOFOLLOW_LINKS))) {
			throw HeldDirectory.inTheWay(this.directory);
		}
		remove(HeldDirectory.open(this.directory));
	}

	private void remove(HeldDirectory directory) throws IOException {
		try (directory) {
			Files.deleteIfExists(in(directory));
		}
		Files.deleteIfExists(this.directory);
	}

	private Path in(HeldDirectory directory) {
		return directory.path().resolve(this.file.getFileName());
	}

	/**
	 * Not to be rid of the directory is no failure: the socket may be published by now,
	 * and the next start removes what is left.
	 */
	@Override
	public void close() {
		try {
			remove(this.held);
		}
		catch (IOException ex) {
			logger.debug("Cannot remove %s".formatted(this.directory), ex);
		}
	}

}
