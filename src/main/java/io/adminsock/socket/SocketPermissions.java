package io.adminsock.socket;

import org.jspecify.annotations.Nullable;

/**
 * What a socket file's mode, owner and group are to be.
 *
 * @param mode the mode
 * @param owner name or number of the owner, or {@code null} for whoever runs the process
 * @param group name or number of the group, or {@code null} for the one that the
 * directory (where it is setgid) or the process gives
 */
public record SocketPermissions(FileMode mode, @Nullable String owner, @Nullable String group) {

	/**
	 * Returns permissions with the mode that goes without saying where none is given:
	 * nobody but the owner, or the group too where one is named.
	 * @param mode the mode, or {@code null} for 0600, or 0660 where a group is given
	 * @param owner name or number of the owner
	 * @param group name or number of the group
	 * @return the permissions
	 */
	public static SocketPermissions of(@Nullable FileMode mode, @Nullable String owner, @Nullable String group) {
		FileMode fallback = new FileMode((group != null) ? 0660 : 0600);
		return new SocketPermissions((mode != null) ? mode : fallback, owner, group);
	}

}
