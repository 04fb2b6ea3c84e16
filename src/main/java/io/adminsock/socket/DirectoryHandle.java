package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A directory of this process, held open, and a path that leads to it whatever takes its
 * name. The JDK follows links where it changes a mode, and whoever owns the directory
 * above can put a link in the place of this one at any time. Without {@code /proc} the
 * path is the name.
 */
final class DirectoryHandle implements AutoCloseable {

	private final DirectoryStream<Path> descriptor;

	private final Path path;

	private DirectoryHandle(DirectoryStream<Path> descriptor, Path path) {
		this.descriptor = descriptor;
		this.path = path;
	}

	/**
	 * Opens a directory.
	 * @throws IOException if the name is not, or no longer, that of a directory of this
	 * user
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
	 * Looks once, so that the key is that of the directory whose owner was looked at.
	 * Without {@code /proc} only the type is checked.
	 */
	private static @Nullable Object keyOfOwn(Path directory) throws IOException {
		FileStatus found = FileStatus.of(directory);
		if (found.type() != FileType.DIRECTORY) {
			throw ConflictingFileException.inTheWay(directory);
		}
		if (!found.isOwn()) {
			throw ConflictingFileException.ofOwner(directory, found.uid());
		}
		return found.key();
	}

	private static Path descriptorOf(Path directory, @Nullable Object key) throws IOException {
		return OpenFiles.findDirectory(key).orElseThrow(() -> ConflictingFileException.inTheWay(directory));
	}

	/**
	 * Returns the path that leads to the directory for as long as it is held.
	 */
	Path path() {
		return this.path;
	}

	@Override
	public void close() throws IOException {
		this.descriptor.close();
	}

}
