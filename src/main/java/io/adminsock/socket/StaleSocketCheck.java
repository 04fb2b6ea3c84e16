package io.adminsock.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The question whether a path is free for a new socket: nothing is there, or a socket
 * that nobody listens to.
 */
final class StaleSocketCheck {

	private StaleSocketCheck() {
	}

	/**
	 * Looks at the path and returns if it may be taken.
	 * @throws SocketFileException if it may not
	 */
	static void requireFree(Path path) {
		try {
			FileType type = FileType.at(path);
			if (type == FileType.SOCKET) {
				requireDead(path);
			}
			if (type != FileType.NOTHING && MountPoints.ofThisProcess().contains(path)) {
				throw SocketFileException.mountPoint(path, type);
			}
			if (type != FileType.NOTHING && type != FileType.SOCKET) {
				throw SocketFileException.notASocket(path, type);
			}
		}
		catch (IOException ex) {
			throw SocketFileException.fileSystem(path, "look at it", ex);
		}
	}

	/**
	 * Only a refused connection means that nobody listens. The connect does not block: a
	 * full backlog fails at once, and means that somebody does.
	 */
	private static void requireDead(Path path) throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(path));
		}
		catch (ConnectException ex) {
			return;
		}
		catch (IOException ex) {
			if (FileType.at(path) == FileType.NOTHING) {
				return;
			}
			throw SocketFileException.uncertain(path, ex);
		}
		throw SocketFileException.serverAnswers(path);
	}

}
