package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The default ACL of a directory ({@code acl(5)}), which a new directory inherits from
 * its parent. Files in the directory get entries for further users and groups, which the
 * file's mode does not show and {@code chmod(2)} does not remove. The JDK has no API for
 * ACLs of Linux, so the ACL is removed by internal methods of the JDK where they are
 * open, and by the program {@code setfacl} otherwise.
 */
final class DefaultAcl {

	/** From {@code acl(5)} and {@code linux/xattr.h}. */
	private static final String[] ATTRIBUTES = { "system.posix_acl_default", "system.posix_acl_access" };

	/**
	 * A mode without any of these bits makes all further entries of an ACL ineffective.
	 */
	private static final int GROUP_AND_OTHERS = 0077;

	private DefaultAcl() {
	}

	/**
	 * Removes the default ACL and the access ACL of a directory.
	 * @param directory a directory that only its owner can enter
	 * @param mode the mode that the socket will have
	 * @param socket the path of the socket
	 * @param parent the directory that the default ACL is inherited from
	 * @throws IOException if the system calls fail
	 * @throws SocketFileException if the directory still has an ACL, or may have one that
	 * gives access to others than the owner
	 */
	static void remove(DirectoryHandle directory, FileMode mode, Path socket, @Nullable Path parent)
			throws IOException {
		if (!isLinux() || removeAttributes(directory)) {
			return;
		}
		AclInheritance inheritance = AclInheritance.of(directory);
		if (inheritance == AclInheritance.PRESENT
				&& SystemProgram.SETFACL.run("-b", "-k", directory.pathForOtherProcess()) == 0) {
			inheritance = AclInheritance.of(directory);
		}
		if (inheritance == AclInheritance.PRESENT) {
			throw refusal(RefusalReason.DEFAULT_ACL, socket, parent);
		}
		if (inheritance == AclInheritance.UNKNOWN && (mode.bits() & GROUP_AND_OTHERS) != 0) {
			throw refusal(RefusalReason.DEFAULT_ACL_UNCERTAIN, socket, parent);
		}
	}

	private static SocketFileException refusal(RefusalReason reason, Path socket, @Nullable Path parent) {
		return new SocketFileException(reason, socket, Map.of("parent", String.valueOf(parent)));
	}

	private static boolean isLinux() {
		return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
	}

	private static boolean removeAttributes(DirectoryHandle directory) throws IOException {
		Optional<ExtendedAttributes> attributes = ExtendedAttributes.instance();
		if (attributes.isPresent()) {
			attributes.get().remove(directory.path(), ATTRIBUTES);
		}
		return attributes.isPresent();
	}

}
