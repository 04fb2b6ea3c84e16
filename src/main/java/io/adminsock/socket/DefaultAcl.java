package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The default ACL of a directory ({@code acl(5)}), which a new directory inherits from
 * the one above. Files that are made in it get entries for further users and groups,
 * which their mode does not show and {@code chmod(2)} does not remove. The JDK has no API
 * for it, so it is removed by the JDK's own native methods where these are open, and by
 * the program {@code setfacl} where they are not.
 */
final class DefaultAcl {

	private static final Log logger = LogFactory.getLog(DefaultAcl.class);

	/** From {@code acl(5)} and {@code linux/xattr.h}. */
	private static final String[] ATTRIBUTES = { "system.posix_acl_default", "system.posix_acl_access" };

	private DefaultAcl() {
	}

	/**
	 * Removes the default ACL of a directory, and the ACL that it has itself.
	 * @param directory a directory that only its owner can enter so far
	 * @return whether what is made in it gets no ACL
	 * @throws IOException if that cannot be found out
	 */
	static boolean remove(HeldDirectory directory) throws IOException {
		if (!isLinux() || removeAttributes(directory)) {
			return true;
		}
		return !isInherited(directory)
				|| (SystemProgram.SETFACL.run("-b", "-k", path(directory)) == 0 && !isInherited(directory));
	}

	private static boolean isLinux() {
		return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
	}

	private static boolean removeAttributes(HeldDirectory directory) throws IOException {
		Optional<ExtendedAttributes> attributes = ExtendedAttributes.instance();
		if (attributes.isPresent()) {
			attributes.get().remove(directory.path(), ATTRIBUTES);
		}
		return attributes.isPresent();
	}

	/**
	 * A file that a process makes has the permissions of the default ACL, whatever the
	 * process's umask, and without one it has none by this umask.
	 */
	private static boolean isInherited(HeldDirectory directory) throws IOException {
		Path file = directory.path().resolve("acl");
		try {
			SystemProgram.SHELL.run("-c", "umask 0777 && : >\"$1\"", "sh", path(directory) + "/acl");
			if (FileKind.at(file) == FileKind.NOTHING) {
				logger.warn("Whether the new socket gets an ACL from its directory cannot be found out. "
						+ "Give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED.");
				return false;
			}
			return FileState.of(file).mode() != 0;
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Returns the path that leads to the directory in another process.
	 */
	private static String path(HeldDirectory directory) {
		return directory.path()
			.toString()
			.replaceFirst("^/proc/self/", "/proc/%d/".formatted(ProcessHandle.current().pid()));
	}

}
