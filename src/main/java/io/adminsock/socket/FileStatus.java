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
 * A file beside the socket as {@code lstat(2)} shows it.
 *
 * @param path the file
 * @param type what it is
 * @param mode its permissions with the set-id and sticky bits
 * @param uid its owner
 * @param links how many names it has
 * @param key its device and inode number
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
	 * Tells whether the file belongs to the user of this process, or this cannot be found
	 * out for lack of {@code /proc}.
	 */
	boolean isOwn() throws IOException {
		if (!Files.isDirectory(PROCESS)) {
			return true;
		}
		long self = Integer.toUnsignedLong((Integer) Files.getAttribute(PROCESS, "unix:uid"));
		return this.uid == self && (UserNamespace.current().identifiesUser(self) || canChangeMode());
	}

	/**
	 * Tells whether the file belongs to the user of this process or to root.
	 */
	boolean isOwnOrRoots() throws IOException {
		return this.uid == ROOT || isOwn();
	}

	/**
	 * The kernel lets the owner change the mode and compares the ids outside of all user
	 * namespaces, so that it knows own files where their owner shows as the overflow id.
	 * The mode is made no wider, whatever file has the name by then.
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
