package io.adminsock.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that one running instance holds beside its socket. The kernel drops it when
 * the process ends, however it ends. The file stays: were it removed, two instances could
 * each hold a lock, one on the removed file and one on the new one.
 */
final class SocketLock implements AutoCloseable {

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
			StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

	/**
	 * Locks of this JVM. A POSIX lock goes when its process closes <em>any</em>
	 * descriptor of the file, so this process must not even open a file that it has
	 * locked.
	 */
	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private final SocketPath socket;

	private final Path key;

	private final FileChannel channel;

	private final FileIdentity identity;

	private SocketLock(SocketPath socket, Path key, FileChannel channel, FileIdentity identity) {
		this.socket = socket;
		this.key = key;
		this.channel = channel;
		this.identity = identity;
	}

	/**
	 * Takes the lock without waiting.
	 * @param socket the socket whose lock to take
	 * @return the lock
	 * @throws SocketFileException if another instance holds it, or it cannot be taken
	 */
	static SocketLock take(SocketPath socket) {
		try {
			Path key = socket.directory().toRealPath().resolve(socket.name());
			if (!HELD.add(key)) {
				throw SocketFileException.lockHeld(socket.path(), socket.lock(), "this process");
			}
			try {
				return new SocketLock(socket, key, lock(socket), FileIdentity.of(socket.lock()));
			}
			catch (IOException | RuntimeException ex) {
				HELD.remove(key);
				throw ex;
			}
		}
		catch (IOException ex) {
			throw SocketFileException.fileSystem(socket.path(), "lock " + socket.lock(), ex);
		}
	}

	private static FileChannel lock(SocketPath socket) throws IOException {
		FileKind kind = FileKind.at(socket.lock());
		if (kind != FileKind.NOTHING && kind != FileKind.REGULAR_FILE) {
			throw new IOException("it is a " + kind);
		}
		FileChannel channel = FileChannel.open(socket.lock(), OPTIONS,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		try {
			if (channel.tryLock() == null) {
				throw SocketFileException.lockHeld(socket.path(), socket.lock(), holder(channel));
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static String holder(FileChannel channel) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(32);
		channel.read(content, 0);
		String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
		return pid.matches("[0-9]+") ? "process " + pid : "a process that is starting";
	}

	/**
	 * Writes the process id into the file, for others to name who holds the lock.
	 */
	void sign() {
		String pid = ProcessHandle.current().pid() + "\n";
		try {
			this.channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
		}
		catch (IOException ex) {
			throw SocketFileException.fileSystem(this.socket.path(), "lock " + this.socket.lock(), ex);
		}
	}

	/**
	 * Tells whether the locked file is still the one that others would lock.
	 */
	boolean isInPlace() {
		return this.identity.isInPlace();
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel has dropped the lock all the same.
		}
		finally {
			HELD.remove(this.key);
		}
	}

}
