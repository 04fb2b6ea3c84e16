package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * A socket file as it stands on disk.
 *
 * @param path the absolute path
 * @param mode the mode in octal
 * @param owner the owner's name, or number where it has none
 * @param group the group's name, or number where it has none
 */
public record SocketAttributes(String path, String mode, String owner, String group) {

	private static final String UNREADABLE = "?";

	/**
	 * Reads the attributes of a socket file.
	 * @param path the absolute path
	 * @return the attributes, with question marks where nothing can be read
	 */
	public static SocketAttributes of(Path path) {
		try {
			PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return new SocketAttributes(path.toString(), FileMode.of(attributes.permissions()).toString(),
					attributes.owner().getName(), attributes.group().getName());
		}
		catch (IOException ex) {
			return new SocketAttributes(path.toString(), UNREADABLE, UNREADABLE, UNREADABLE);
		}
	}

	/**
	 * Tells whether the mode has a bit.
	 */
	boolean permits(int bit) {
		return !this.mode.equals(UNREADABLE) && (FileMode.of(this.mode).bits() & bit) != 0;
	}

	@Override
	public String toString() {
		return "%s mode %s owner %s group %s".formatted(this.path, this.mode, this.owner, this.group);
	}

}
