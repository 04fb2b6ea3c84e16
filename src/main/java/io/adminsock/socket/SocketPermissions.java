package io.adminsock.socket;

import org.jspecify.annotations.Nullable;

/**
 * The configured mode, owner and group of a socket file.
 *
 * @param mode the mode
 * @param owner name or number of the owner, or {@code null} for the user of the process
 * @param group name or number of the group, or {@code null} for the group of a setgid
 * directory, or else of the process
 */
public record SocketPermissions(FileMode mode, @Nullable String owner, @Nullable String group) {

	/**
	 * Returns permissions with a default mode: access for the owner only, or for the
	 * group too if a group is given.
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
