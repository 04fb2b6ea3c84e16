package io.adminsock.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether files inherit an ACL from their directory. The JDK cannot read ACLs, so this is
 * concluded from the mode of a file that is created in the directory.
 */
enum AclInheritance {

	PRESENT, ABSENT, UNKNOWN;

	/**
	 * The name of the created file, which a killed process leaves behind.
	 */
	static final String PROBE = "acl";

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String UMASK = "Umask:";

	private static final int ALL_PERMISSIONS = 0777;

	static AclInheritance of(DirectoryHandle directory) throws IOException {
		AclInheritance found = findByShell(directory);
		return (found != UNKNOWN) ? found : findByUmask(directory);
	}

	/**
	 * Creates the file with the umask 0777, which leaves it no permissions. The umask has
	 * no effect where the directory has a default ACL.
	 */
	private static AclInheritance findByShell(DirectoryHandle directory) throws IOException {
		Path file = directory.path().resolve(PROBE);
		try {
			SystemProgram.SHELL.run("-c", "umask 0777 && : >\"$1\"", "sh",
					directory.pathForOtherProcess() + "/" + PROBE);
			if (FileType.at(file) == FileType.NOTHING) {
				return UNKNOWN;
			}
			return (FileStatus.of(file).mode() != 0) ? PRESENT : ABSENT;
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Creates the file with the umask of this process, which cannot be changed. A mode
	 * other than the umask's proves an ACL. The same mode proves nothing, because an ACL
	 * may result in it too.
	 */
	private static AclInheritance findByUmask(DirectoryHandle directory) throws IOException {
		OptionalInt umask = umask();
		if (umask.isEmpty()) {
			return UNKNOWN;
		}
		Path file = directory.path().resolve(PROBE);
		try {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(EnumSet.allOf(PosixFilePermission.class)));
			return (FileStatus.of(file).mode() != (ALL_PERMISSIONS & ~umask.getAsInt())) ? PRESENT : UNKNOWN;
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

}
