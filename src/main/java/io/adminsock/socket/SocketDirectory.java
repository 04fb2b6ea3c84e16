package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The directory of a socket file. It is created where it is missing, and checked before
 * the socket is put into it.
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
	 * Creates the directory and its missing parents, so that every user who may use the
	 * socket can reach it, and checks the directory.
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
			throw (ex instanceof SocketFileException refusal) ? refusal : unusable("is missing and cannot be made", ex);
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
			// Another instance has created it meanwhile.
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
				throw new SocketFileException(RefusalReason.DIRECTORY_UNUSABLE, this.socket.path(),
						Map.of("problem", "is no directory"));
			}
			int mode = (Integer) Files.getAttribute(directory, "unix:mode");
			if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
				throw new SocketFileException(RefusalReason.DIRECTORY_WORLD_WRITABLE, this.socket.path());
			}
		}
		catch (IOException ex) {
			throw unusable("cannot be read", ex);
		}
	}

	private SocketFileException unusable(String problem, Exception cause) {
		return new SocketFileException(RefusalReason.DIRECTORY_UNUSABLE, this.socket.path(),
				Map.of("problem", "%s (%s)".formatted(problem, SystemErrors.describe(cause))), cause);
	}

	/**
	 * Logs a warning if the mode of the socket lets users in who cannot enter its
	 * directory. To them the socket seems to be missing.
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
			// It is not empty any more: another process uses it.
		}
	}

}
