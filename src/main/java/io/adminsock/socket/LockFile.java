package io.adminsock.socket;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file to lock and to write to. Where others may make files in the directory, one of
 * them may have made it: their file would be locked for as long as they like, and a link
 * would have another file of ours overwritten. So it is made by this process, or belongs
 * to its user or to root and has no other name.
 *
 * @param channel the open file
 * @param key its device and inode number
 */
record LockFile(FileChannel channel, Object key) {

	private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
			StandardOpenOption.WRITE);

	private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

	private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	/**
	 * Opens the file, or makes it.
	 * @param path the file
	 * @param check is given device and inode number of an existing file before it is
	 * opened, and throws if it must not be
	 * @throws IOException if it is not to be used, or cannot be opened or made
	 */
	static LockFile open(Path path, Consumer<Object> check) throws IOException {
		FileChannel channel = openChannel(path, check);
		try {
			Object key = keyOfUsable(path);
			if (OpenFiles.isSupported() && !OpenFiles.contains(key)) {
				throw ConflictingFileException.inTheWay(path);
			}
			return new LockFile(channel, key);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static FileChannel openChannel(Path path, Consumer<Object> check) throws IOException {
		try {
			return FileChannel.open(path, NEW, PRIVATE);
		}
		catch (FileAlreadyExistsException ex) {
			check.accept(keyOfUsable(path));
			return openExisting(path);
		}
	}

	private static FileChannel openExisting(Path path) throws IOException {
		try {
			return FileChannel.open(path, EXISTING);
		}
		catch (AccessDeniedException ex) {
			FileStatus found = FileStatus.of(path);
			throw found.isOwn() ? ex : ConflictingFileException.ofOwner(path, found.uid());
		}
	}

	private static Object keyOfUsable(Path path) throws IOException {
		FileStatus found = FileStatus.of(path);
		if (found.type() != FileType.REGULAR_FILE) {
			throw ConflictingFileException.ofType(path, found.type());
		}
		if (!found.isOwnOrRoots()) {
			throw ConflictingFileException.ofOwner(path, found.uid());
		}
		if (found.links() != 1) {
			throw ConflictingFileException.ofLinks(path, found.links());
		}
		return Objects.requireNonNull(found.key());
	}

}
