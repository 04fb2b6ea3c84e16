package io.adminsock.ids;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The user namespace of this process ({@code user_namespaces(7)}). In a rootless
 * container or with {@code userns-remap} it maps only some ids, and the kernel shows all
 * other users as the overflow id, which is the id of {@code nobody}. The overflow id
 * identifies no single user there. Users and groups are mapped separately.
 */
public final class UserNamespace {

	private final OverflowId user;

	private final OverflowId group;

	private UserNamespace(OverflowId user, OverflowId group) {
		this.user = user;
		this.group = group;
	}

	/**
	 * Returns the namespace of this process. It does not change, because its maps are
	 * written once, before the first program in it starts.
	 * @return the namespace
	 */
	public static UserNamespace current() {
		return Current.INSTANCE;
	}

	/**
	 * Reads the namespace of this process.
	 * @param process the mount point of {@code /proc}
	 * @return the namespace
	 */
	public static UserNamespace read(Path process) {
		return new UserNamespace(OverflowId.read(process, "uid"), OverflowId.read(process, "gid"));
	}

	/**
	 * Returns whether the namespace maps all users and groups.
	 * @return whether each user and group has an id of its own here
	 */
	public boolean mapsAllIds() {
		return !this.user.isShared() && !this.group.isShared();
	}

	/**
	 * Returns whether an id identifies a single user.
	 * @param uid the user id
	 * @return {@code false} for the overflow id if there are unmapped users
	 */
	public boolean identifiesUser(long uid) {
		return !this.user.is(uid);
	}

	/**
	 * Returns whether an id identifies a single group.
	 * @param gid the group id
	 * @return {@code false} for the overflow id if there are unmapped groups
	 */
	public boolean identifiesGroup(long gid) {
		return !this.group.is(gid);
	}

	/**
	 * Returns whether a principal is a single user. It has no public id, so it is
	 * compared with the principal of the overflow id.
	 * @param user the user
	 * @return {@code false} for the overflow id if there are unmapped users
	 */
	public boolean identifies(UserPrincipal user) {
		return !this.user.isShared()
				|| !user.equals(principal((names) -> names.lookupPrincipalByName(this.user.text())));
	}

	/**
	 * Returns whether a principal is a single group.
	 * @param group the group
	 * @return {@code false} for the overflow id if there are unmapped groups
	 */
	public boolean identifies(GroupPrincipal group) {
		return !this.group.isShared()
				|| !group.equals(principal((names) -> names.lookupPrincipalByGroupName(this.group.text())));
	}

	private static @Nullable UserPrincipal principal(LookUp lookUp) {
		try {
			return lookUp.by(FileSystems.getDefault().getUserPrincipalLookupService());
		}
		catch (IOException ex) {
			// The JDK finds a principal for every number.
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the overflow ids that unmapped users and groups share.
	 */
	@Override
	public String toString() {
		return mapsAllIds() ? "all users and groups" : "uid %s, gid %s".formatted(this.user, this.group);
	}

	private interface LookUp {

		UserPrincipal by(UserPrincipalLookupService names) throws IOException;

	}

	private static final class Current {

		static final UserNamespace INSTANCE = isLinux() ? read(Path.of("/proc"))
				: new UserNamespace(OverflowId.NONE, OverflowId.NONE);

		private static boolean isLinux() {
			return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
		}

	}

}
