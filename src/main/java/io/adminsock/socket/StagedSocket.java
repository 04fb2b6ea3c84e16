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

/**
 * A listening socket in a directory that only its owner can enter. The JDK binds and
 * listens in one step, so this is what keeps everybody out until the permissions are
 * right; the rename that publishes it keeps its connections and replaces a stale socket
 * in the same step.
 */
final class StagedSocket implements AutoCloseable {

	private final SocketPath socket;

	private final Path file;

	private final Path directory;

	StagedSocket(SocketPath socket) throws IOException {
		this.socket = socket;
		this.file = socket.staged();
		this.directory = socket.stagingDirectory();
		discardLeftover();
		Files.createDirectory(this.directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	/**
	 * Binds and publishes a listening socket.
	 * @param backlog how many connections may wait to be accepted
	 * @param permissions what to give to the file before anybody can reach it
	 */
	PublishedSocket publish(int backlog, FilePermissions permissions) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(UnixDomainSocketAddress.of(this.file), backlog);
			permissions.apply(this.file, permissions.mode());
			FileIdentity identity = FileIdentity.of(this.file).at(this.socket.path());
			StaleSocket.requireFree(this.socket.path());
			Files.move(this.file, this.socket.path(), StandardCopyOption.ATOMIC_MOVE);
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
			throw new IOException("%s is in the way: remove it".formatted(this.directory));
		}
		close();
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.file);
		Files.deleteIfExists(this.directory);
	}

}
