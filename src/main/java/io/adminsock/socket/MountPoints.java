package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mount points of this process ({@code mountinfo} of {@code proc(5)}). No file can be
 * renamed to the path of a mount point.
 */
final class MountPoints {

	private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

	private static final int MOUNT_POINT = 4;

	private final Path mountinfo;

	MountPoints(Path mountinfo) {
		this.mountinfo = mountinfo;
	}

	static MountPoints ofThisProcess() {
		return new MountPoints(Path.of("/proc/self/mountinfo"));
	}

	/**
	 * Returns whether a file is a mount point; {@code false} if mountinfo cannot be read.
	 * @param path the file, which is not followed if it is a link
	 */
	boolean contains(Path path) {
		try {
			Path directory = path.toAbsolutePath().getParent();
			if (directory == null || path.getFileName() == null) {
				return false;
			}
			String wanted = directory.toRealPath().resolve(path.getFileName()).toString();
			return new String(Files.readAllBytes(this.mountinfo), SocketPath.FILE_NAMES).lines()
				.map((line) -> line.split(" "))
				.anyMatch((fields) -> fields.length > MOUNT_POINT && unescape(fields[MOUNT_POINT]).equals(wanted));
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * The kernel writes space, tab, newline and backslash as octal escapes.
	 */
	private static String unescape(String text) {
		return ESCAPED.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 8))));
	}

}
