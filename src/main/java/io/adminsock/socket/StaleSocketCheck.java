package io.adminsock.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * Checks that a path is free for a new socket: nothing is there, or a socket that no
 * process listens on.
 */
final class StaleSocketCheck {

	private StaleSocketCheck() {
	}

	/**
	 * Returns if the path may be taken.
	 * @throws SocketFileException if it may not
	 */
	static void requireFree(Path path) {
		try {
			FileType type = FileType.at(path);
			if (type == FileType.SOCKET) {
				requireDead(path);
			}
			if (type != FileType.NOTHING && MountPoints.ofThisProcess().contains(path)) {
				throw new SocketFileException(RefusalReason.MOUNT_POINT, path, Map.of("type", type));
			}
			if (type != FileType.NOTHING && type != FileType.SOCKET) {
				throw new SocketFileException(
						(type == FileType.DIRECTORY) ? RefusalReason.DIRECTORY_AT_PATH : RefusalReason.NOT_A_SOCKET,
						path, Map.of("type", type));
			}
		}
		catch (IOException ex) {
			throw SocketFileException.ofFailure(path, "look at it", ex);
		}
	}

	/**
	 * Only ECONNREFUSED means that no process listens. The connect does not block, so
	 * that it fails at once when the backlog of a live server is full.
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
			throw new SocketFileException(RefusalReason.SERVER_UNCERTAIN, path, Map.of(), ex);
		}
		throw new SocketFileException(RefusalReason.SERVER_ANSWERS, path);
	}

}
