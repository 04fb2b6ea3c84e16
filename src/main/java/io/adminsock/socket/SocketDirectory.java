package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The directory of a socket file: made where it is missing, and looked at before anything
 * is put into it.
 */
final class SocketDirectory {

	private static final int STICKY = 01000;

	private static final int OTHERS_WRITE = 0002;

	private static final int OTHERS_SEARCH = 0001;

	private static final int GROUP_WRITE = 0020;

	private static final int GROUP_SEARCH = 0010;

	private static final Log logger = LogFactory.getLog(SocketDirectory.class);

	private final SocketPath socket;

	private final ResolvedPermissions permissions;

	SocketDirectory(SocketPath socket, ResolvedPermissions permissions) {
		this.socket = socket;
		this.permissions = permissions;
	}

	/**
	 * Makes the directory where it is missing, its missing parents too, so that whoever
	 * may use the socket may reach it.
	 */
	void prepare() {
		Deque<Path> made = new ArrayDeque<>();
		try {
			for (Path missing : missing()) {
				make(missing, made);
			}
		}
		catch (IOException | SocketFileException ex) {
			made.forEach(SocketDirectory::removeQuietly);
			throw (ex instanceof SocketFileException refusal) ? refusal : SocketFileException
				.directoryUnusable(this.socket.path(), this.socket.directory(), "is missing and cannot be made", ex);
		}
		check();
	}

	private Deque<Path> missing() {
		Deque<Path> missing = new ArrayDeque<>();
		for (Path directory = this.socket.directory(); directory != null
				&& Files.notExists(directory); directory = directory.getParent()) {
			missing.push(directory);
		}
		return missing;
	}

	private void make(Path directory, Deque<Path> made) throws IOException {
		try {
			Files.createDirectory(directory,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (FileAlreadyExistsException ex) {
			// Another instance that starts now was faster.
			return;
		}
		made.push(directory);
		try (DirectoryHandle held = DirectoryHandle.open(directory)) {
			DefaultAcl.remove(held, this.permissions.mode(), this.socket.path(), directory.getParent());
			this.permissions.apply(held.path(), this.permissions.mode().forDirectory());
		}
	}

	private void check() {
		Path directory = this.socket.directory();
		try {
			if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
				throw SocketFileException.directoryUnusable(this.socket.path(), directory, "is no directory", null);
			}
			int mode = (Integer) Files.getAttribute(directory, "unix:mode");
			if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
				throw SocketFileException.directoryWorldWritable(this.socket.path(), directory);
			}
		}
		catch (IOException ex) {
			throw SocketFileException.directoryUnusable(this.socket.path(), directory, "cannot be read", ex);
		}
	}

	/**
	 * Tells in the log when somebody may use the socket, but not reach it, which looks to
	 * them as if it were not there.
	 */
	static void warnIfClosed(Path socket) {
		Path directory = socket.getParent();
		if (directory == null) {
			return;
		}
		SocketAttributes inner = SocketAttributes.of(socket);
		SocketAttributes outer = SocketAttributes.of(directory);
		boolean others = outer.permits(OTHERS_SEARCH);
		boolean group = others || (outer.permits(GROUP_SEARCH) && outer.group().equals(inner.group()));
		if ((inner.permits(GROUP_WRITE) && !group) || (inner.permits(OTHERS_WRITE) && !others)) {
			logger
				.warn("The mode %s of the socket lets others in than its owner, but they cannot enter its directory: %s"
					.formatted(inner.mode(), outer));
		}
	}

	private static void removeQuietly(Path directory) {
		try {
			Files.delete(directory);
		}
		catch (IOException ex) {
			// Somebody uses it by now, so it is not ours alone any more.
		}
	}

}
