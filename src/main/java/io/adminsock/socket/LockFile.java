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
 * An open file that can be locked safely. In a directory that other users may write to,
 * the file may be another user's, who could hold the lock for ever, or a link, by which
 * this process would overwrite another file. So the file is either created by this
 * process, or belongs to its user or to root and has a single hard link.
 *
 * @param channel the open file
 * @param key the device and inode number
 */
record LockFile(FileChannel channel, Object key) {

	private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
			StandardOpenOption.WRITE);

	private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

	private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	/**
	 * Opens the file, or creates it.
	 * @param path the file
	 * @param check receives the key of an existing file, and throws if the file must not
	 * be opened
	 * @throws IOException if the file is not safe, or cannot be opened or created
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
		if (!found.isOwnedBySelfOrRoot()) {
			throw ConflictingFileException.ofOwner(path, found.uid());
		}
		if (found.links() != 1) {
			throw ConflictingFileException.ofLinks(path, found.links());
		}
		return Objects.requireNonNull(found.key());
	}

}
