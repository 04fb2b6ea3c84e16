package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The directory of a socket file: made where it is missing, and looked at before anything
 * is put into it.
 */
final class SocketDirectory {

	private static final int STICKY = 01000;

	private static final int OTHERS_WRITE = 0002;

	private final SocketPath socket;

	private final FilePermissions permissions;

	SocketDirectory(SocketPath socket, FilePermissions permissions) {
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
		this.permissions.apply(directory, this.permissions.mode().forDirectory());
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

	private static void removeQuietly(Path directory) {
		try {
			Files.delete(directory);
		}
		catch (IOException ex) {
			// Somebody uses it by now, so it is not ours alone any more.
		}
	}

}
