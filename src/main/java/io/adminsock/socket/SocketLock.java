package io.adminsock.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that a running instance holds on a file beside its socket. The kernel releases
 * it when the process ends, also after {@code kill -9}. The file is never removed,
 * because two instances could each hold a lock then: one on the removed file and one on
 * the new file.
 */
final class SocketLock implements AutoCloseable {

	/**
	 * The paths and the file keys of this JVM's locks. A POSIX lock is released when its
	 * process closes <em>any</em> descriptor of the file, so this process must not even
	 * open a file that it has locked, by whatever path.
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
			throw SocketFileException.ofFailure(socket.path(), "lock " + socket.lock(), ex);
		}
	}

	static SocketFileException heldByThisProcess(SocketPath socket) {
		return heldBy("this process", socket);
	}

	private static SocketFileException heldBy(String holder, SocketPath socket) {
		return new SocketFileException(RefusalReason.LOCK_HELD, socket.path(),
				Map.of("holder", holder, "lock", socket.lock()));
	}

	private static LockFile lock(SocketPath socket) throws IOException {
		LockFile file = LockFile.open(socket.lock(), (key) -> {
			if (HELD.contains(key)) {
				throw heldByThisProcess(socket);
			}
		});
		try {
			if (file.channel().tryLock() == null) {
				throw heldBy(holder(file.channel()), socket);
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
	 * Writes the process id into the file, so that other instances can report which
	 * process holds the lock.
	 */
	void sign() {
		String pid = ProcessHandle.current().pid() + "\n";
		try {
			this.file.channel().truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
		}
		catch (IOException ex) {
			throw SocketFileException.ofFailure(this.socket.path(), "lock " + this.socket.lock(), ex);
		}
	}

	/**
	 * Returns whether the locked file still has its name, so that other instances would
	 * lock the same file.
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
			// The kernel has released the lock nevertheless.
		}
		finally {
			HELD.remove(this.file.key());
			HELD.remove(this.key);
		}
	}

}
