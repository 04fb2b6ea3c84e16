package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

import io.adminsock.ids.NumericId;
import io.adminsock.ids.UserNamespace;

/**
 * The current path, mode, owner and group of a socket file.
 *
 * @param path the absolute path
 * @param mode the mode in octal
 * @param owner the owner's name, or its number if it has no name; {@code unknown} if the
 * user namespace does not map it
 * @param group the group's name, or its number if it has no name; {@code unknown} if the
 * user namespace does not map it
 */
public record SocketAttributes(String path, String mode, String owner, String group) {

	private static final String UNREADABLE = "?";

	private static final String UNKNOWN = "unknown";

	/**
	 * Reads the attributes of a socket file.
	 * @param path the absolute path
	 * @return the attributes, which are question marks if they cannot be read
	 */
	public static SocketAttributes of(Path path) {
		try {
			PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			UserNamespace namespace = UserNamespace.current();
			return new SocketAttributes(path.toString(), FileMode.of(attributes.permissions()).toString(),
					namespace.identifies(attributes.owner()) ? NumericId.name(attributes.owner()) : UNKNOWN,
					namespace.identifies(attributes.group()) ? NumericId.name(attributes.group()) : UNKNOWN);
		}
		catch (IOException ex) {
			return new SocketAttributes(path.toString(), UNREADABLE, UNREADABLE, UNREADABLE);
		}
	}

	boolean permits(int bit) {
		return !this.mode.equals(UNREADABLE) && (FileMode.of(this.mode).bits() & bit) != 0;
	}

	@Override
	public String toString() {
		return "%s mode %s owner %s group %s".formatted(this.path, this.mode, this.owner, this.group);
	}

}
