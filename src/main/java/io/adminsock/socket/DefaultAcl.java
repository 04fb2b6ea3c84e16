package io.adminsock.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The default ACL of a directory ({@code acl(5)}), which a new directory inherits from
 * the one above. Files that are made in it get entries for further users and groups,
 * which their mode does not show and {@code chmod(2)} does not remove. The JDK has no API
 * for it, so it is removed by the JDK's own native methods where these are open, and by
 * the program {@code setfacl} where they are not.
 */
final class DefaultAcl {

	/** From {@code acl(5)} and {@code linux/xattr.h}. */
	private static final String[] ATTRIBUTES = { "system.posix_acl_default", "system.posix_acl_access" };

	private static final Path SELF = Path.of("/proc/self");

	private static final Path STATUS = SELF.resolve("status");

	/** A file that is made for a moment to find an ACL; a kill may leave it behind. */
	static final String PROBE = "acl";

	private static final String UMASK = "Umask:";

	private static final int ALL = 0777;

	/** Without any of these bits the ACL's mask makes its further entries void. */
	private static final int GROUP_AND_OTHERS = 0077;

	private DefaultAcl() {
	}

	/**
	 * Removes the default ACL of a directory, and the ACL that it has itself.
	 * @param directory a directory that only its owner can enter so far
	 * @param mode the mode that the socket is to have
	 * @param socket the socket's path
	 * @param above the directory that the default ACL comes from
	 * @throws IOException if that fails
	 * @throws SocketFileException if there is an ACL still, or there may be one that lets
	 * anybody in
	 */
	static void remove(DirectoryHandle directory, FileMode mode, Path socket, @Nullable Path above) throws IOException {
		if (!isLinux() || removeAttributes(directory)) {
			return;
		}
		Inheritance found = find(directory);
		if (found == Inheritance.PRESENT && SystemProgram.SETFACL.run("-b", "-k", path(directory)) == 0) {
			found = find(directory);
		}
		if (found == Inheritance.PRESENT) {
			throw SocketFileException.defaultAcl(socket, above);
		}
		if (found == Inheritance.UNKNOWN && (mode.bits() & GROUP_AND_OTHERS) != 0) {
			throw SocketFileException.unknownAcl(socket, above);
		}
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

	private static Inheritance find(DirectoryHandle directory) throws IOException {
		Inheritance found = findByShell(directory);
		return (found != Inheritance.UNKNOWN) ? found : findByUmask(directory);
	}

	/**
	 * A file that a process makes has the permissions of the default ACL, whatever the
	 * process's umask, and without one it has none by this umask.
	 */
	private static Inheritance findByShell(DirectoryHandle directory) throws IOException {
		Path file = directory.path().resolve(PROBE);
		try {
			SystemProgram.SHELL.run("-c", "umask 0777 && : >\"$1\"", "sh", path(directory) + "/acl");
			if (FileType.at(file) == FileType.NOTHING) {
				return Inheritance.UNKNOWN;
			}
			return (FileStatus.of(file).mode() != 0) ? Inheritance.PRESENT : Inheritance.ABSENT;
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * The umask of this process cannot be changed, and an ACL may leave the same
	 * permissions as the umask: equal ones prove nothing.
	 */
	private static Inheritance findByUmask(DirectoryHandle directory) throws IOException {
		OptionalInt umask = umask();
		if (umask.isEmpty()) {
			return Inheritance.UNKNOWN;
		}
		Path file = directory.path().resolve(PROBE);
		try {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(EnumSet.allOf(PosixFilePermission.class)));
			return (FileStatus.of(file).mode() != (ALL & ~umask.getAsInt())) ? Inheritance.PRESENT
					: Inheritance.UNKNOWN;
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private static OptionalInt umask() {
		try (Stream<String> lines = Files.lines(STATUS, StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.startsWith(UMASK))
				.mapToInt((line) -> Integer.parseInt(line.substring(UMASK.length()).strip(), 8))
				.findFirst();
		}
		catch (IOException | UncheckedIOException ex) {
			return OptionalInt.empty();
		}
	}

	/**
	 * Returns the path that leads to the directory in another process. The link has the
	 * number that this process has in {@code /proc}, which may be that of another
	 * namespace.
	 */
	private static String path(DirectoryHandle directory) throws IOException {
		Path path = directory.path();
		return path.startsWith(SELF)
				? SELF.resolveSibling(Files.readSymbolicLink(SELF)).resolve(SELF.relativize(path)).toString()
				: path.toString();
	}

	/**
	 * Whether files get an ACL from their directory.
	 */
	private enum Inheritance {

		PRESENT, ABSENT, UNKNOWN

	}

}
