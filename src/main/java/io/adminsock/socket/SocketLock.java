package io.adminsock.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that one running instance holds beside its socket. The kernel drops it when
 * the process ends, however it ends. The file stays: were it removed, two instances could
 * each hold a lock, one on the removed file and one on the new one.
 */
final class SocketLock implements AutoCloseable {

	/**
	 * Paths and files of this JVM's locks. A POSIX lock goes when its process closes
	 * <em>any</em> descriptor of the file, so this process must not even open a file that
	 * it has locked, whatever path leads to it.
	 */
	private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

	private final SocketPath socket;

	private final Path key;

	private final LockFile file;

	private SocketLock(SocketPath socket, Path key, LockFile file) {
		this.socket = socket;
		this.key = key;
		this.file = file;
	}

	/**
	 * Takes the lock without waiting.
	 * @param socket the socket whose lock to take
	 * @return the lock
	 * @throws SocketFileException if another instance holds it, or it cannot be taken
	 */
	static synchronized SocketLock take(SocketPath socket) {
		try {
			Path key = socket.directory().toRealPath().resolve(socket.name());
			if (!HELD.add(key)) {
				throw heldByThisProcess(socket);
			}
			try {
				return new SocketLock(socket, key, lock(socket));
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

	private static SocketFileException heldByThisProcess(SocketPath socket) {
		return SocketFileException.lockHeld(socket.path(), socket.lock(), "this process");
	}

	private static LockFile lock(SocketPath socket) throws IOException {
		LockFile file = LockFile.open(socket.lock(), (key) -> {
			if (HELD.contains(key)) {
				throw heldByThisProcess(socket);
			}
		});
		try {
			if (file.channel().tryLock() == null) {
				throw SocketFileException.lockHeld(socket.path(), socket.lock(), holder(file.channel()));
			}
			HELD.add(file.key());
			return file;
		}
		catch (IOException | RuntimeException ex) {
			file.channel().close();
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
			this.file.channel().truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
		}
		catch (IOException ex) {
			throw SocketFileException.fileSystem(this.socket.path(), "lock " + this.socket.lock(), ex);
		}
	}

	/**
	 * Tells whether the locked file is still the one that others would lock.
	 */
	boolean isInPlace() {
		return new FileIdentity(this.socket.lock(), this.file.key()).isInPlace();
	}

	@Override
	public void close() {
		try {
			this.file.channel().close();
		}
		catch (IOException ex) {
			// The kernel has dropped the lock all the same.
		}
		finally {
			HELD.remove(this.file.key());
			HELD.remove(this.key);
		}
	}

}
