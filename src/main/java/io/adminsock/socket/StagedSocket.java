package io.adminsock.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A listening socket in a private directory. The JDK binds and listens in one step, so
 * the directory keeps clients out until the permissions are right. The rename that
 * publishes the socket keeps its connections and atomically replaces a stale socket.
 */
final class StagedSocket implements AutoCloseable {

	private final SocketPath socket;

	private final StagingDirectory directory;

	private boolean published;

	StagedSocket(SocketPath socket) throws IOException {
		this.socket = socket;
		this.directory = StagingDirectory.create(socket);
	}

	/**
	 * Binds and publishes a listening socket. It is bound by the directory's name, which
	 * {@code ss -xl} shows. All other steps go through the open directory, so that they
	 * fail if the name leads to another directory by then.
	 * @param backlog how many connections may wait to be accepted
	 * @param permissions the permissions of the file before clients can reach it
	 * @return the socket, which closes the directory from now on
	 */
	BoundSocketFile publish(int backlog, ResolvedPermissions permissions) throws IOException {
		this.directory.removeAcl(permissions.mode());
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(UnixDomainSocketAddress.of(this.socket.staged()), backlog);
			Path bound = this.directory.file();
			permissions.apply(bound, permissions.mode());
			FileIdentity identity = FileIdentity.of(bound).at(this.socket.path());
			StaleSocketCheck.requireFree(this.socket.path());
			rename(bound);
			this.published = true;
			this.directory.linkToPublished();
			return new BoundSocketFile(channel, identity, this.directory);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Publishes the socket. In a sticky directory this fails if the path has a stale
	 * socket of another user.
	 */
	private void rename(Path bound) throws IOException {
		try {
			Files.move(bound, this.socket.path(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			if (FileType.at(this.socket.path()) != FileType.NOTHING) {
				FileStatus found = FileStatus.of(this.socket.path());
				throw found.isOwn() ? ex : ConflictingFileException.ofOwner(found.path(), found.uid());
			}
			throw ex;
		}
	}

	/**
	 * Removes the directory if nothing was published.
	 */
	@Override
	public void close() {
		if (!this.published) {
			this.directory.close();
		}
	}

}
