package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * An open directory of this process's user, with a path through {@code /proc/self/fd}
 * that keeps leading to it when another file takes its name. The JDK follows symbolic
 * links when it changes a mode, and the owner of the parent directory can replace this
 * directory by a link at any time. Without {@code /proc} the path is the ordinary one.
 */
final class DirectoryHandle implements AutoCloseable {

	private static final Path SELF = Path.of("/proc/self");

	private final DirectoryStream<Path> descriptor;

	private final Path path;

	private DirectoryHandle(DirectoryStream<Path> descriptor, Path path) {
		this.descriptor = descriptor;
		this.path = path;
	}

	/**
	 * Opens a directory.
	 * @throws IOException if the path does not lead to a directory of this user
	 */
	@SuppressWarnings("StreamResourceLeak") // it is held until close()
	static DirectoryHandle open(Path directory) throws IOException {
		Object key = keyOfOwn(directory);
		DirectoryStream<Path> descriptor = Files.newDirectoryStream(directory);
		try {
			return new DirectoryHandle(descriptor, OpenFiles.isSupported() ? descriptorOf(directory, key) : directory);
		}
		catch (IOException | RuntimeException ex) {
			descriptor.close();
			throw ex;
		}
	}

	/**
	 * Reads owner and key by one system call, so that both belong to the same directory.
	 */
	private static @Nullable Object keyOfOwn(Path directory) throws IOException {
		FileStatus status = FileStatus.of(directory);
		if (status.type() != FileType.DIRECTORY) {
			throw ConflictingFileException.inTheWay(directory);
		}
		if (!status.isOwn()) {
			throw ConflictingFileException.ofOwner(directory, status.uid());
		}
		return status.key();
	}

	private static Path descriptorOf(Path directory, @Nullable Object key) throws IOException {
		return OpenFiles.findDirectory(key).orElseThrow(() -> ConflictingFileException.inTheWay(directory));
	}

	/**
	 * Returns the path that leads to the directory until it is closed.
	 */
	Path path() {
		return this.path;
	}

	/**
	 * Returns the path that leads another process to the directory. {@code /proc/self} is
	 * a link to this process's number in the pid namespace of the mounted {@code /proc},
	 * which may differ from the number that the process itself knows.
	 */
	String pathForOtherProcess() throws IOException {
		return this.path.startsWith(SELF)
				? SELF.resolveSibling(Files.readSymbolicLink(SELF)).resolve(SELF.relativize(this.path)).toString()
				: this.path.toString();
	}

	@Override
	public void close() throws IOException {
		this.descriptor.close();
	}

}
