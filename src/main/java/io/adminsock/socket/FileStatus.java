package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import io.adminsock.ids.UserNamespace;
import org.jspecify.annotations.Nullable;

/**
 * The status of a file as {@code lstat(2)} returns it.
 *
 * @param path the file
 * @param type the type
 * @param mode the permissions with the set-id and sticky bits
 * @param uid the owner
 * @param links the number of hard links
 * @param key the device and inode number
 */
record FileStatus(Path path, FileType type, int mode, long uid, int links, @Nullable Object key) {

	private static final Path PROCESS = Path.of("/proc/self");

	private static final int PERMISSIONS = 07777;

	private static final int OWN_FILE = 0600;

	private static final int OWN_DIRECTORY = 02700;

	private static final long ROOT = 0;

	static FileStatus of(Path path) throws IOException {
		Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid,nlink,fileKey",
				LinkOption.NOFOLLOW_LINKS);
		int mode = number(found, "mode");
		return new FileStatus(path, FileType.ofMode(mode), mode & PERMISSIONS,
				Integer.toUnsignedLong(number(found, "uid")), number(found, "nlink"), found.get("fileKey"));
	}

	private static int number(Map<String, Object> attributes, String name) {
		return (Integer) Objects.requireNonNull(attributes.get(name));
	}

	/**
	 * Returns whether the file belongs to the user of this process. Without {@code /proc}
	 * the user is unknown, and the answer is {@code true}.
	 */
	boolean isOwn() throws IOException {
		if (!Files.isDirectory(PROCESS)) {
			return true;
		}
		long self = Integer.toUnsignedLong((Integer) Files.getAttribute(PROCESS, "unix:uid"));
		return this.uid == self && (UserNamespace.current().identifiesUser(self) || canChangeMode());
	}

	/**
	 * Returns whether the file belongs to the user of this process or to root.
	 */
	boolean isOwnedBySelfOrRoot() throws IOException {
		return this.uid == ROOT || isOwn();
	}

	/**
	 * Returns whether this process may change the mode, which only the owner may. This
	 * identifies own files where the owner shows as the overflow id, because the kernel
	 * compares the ids of the initial user namespace. The call only removes permissions,
	 * in case another file has the name by then.
	 */
	private boolean canChangeMode() {
		try {
			Files.setAttribute(this.path, "unix:mode",
					this.mode & ((this.type == FileType.DIRECTORY) ? OWN_DIRECTORY : OWN_FILE),
					LinkOption.NOFOLLOW_LINKS);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
