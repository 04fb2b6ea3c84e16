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
 * container or with {@code userns-remap} it has a part of the ids only, and the kernel
 * shows all users outside of it as the overflow id, which is that of {@code nobody}. So
 * the overflow id identifies no user there. Users and groups are mapped separately.
 */
public final class UserNamespace {

	private final OverflowId user;

	private final OverflowId group;

	private UserNamespace(OverflowId user, OverflowId group) {
		this.user = user;
		this.group = group;
	}

	/**
	 * Returns the namespace of this process, which does not change: its maps are written
	 * once, before the first program in it starts.
	 * @return the namespace
	 */
	public static UserNamespace current() {
		return Current.INSTANCE;
	}

	/**
	 * Reads the namespace of this process.
	 * @param process where {@code /proc} is mounted
	 */
	public static UserNamespace read(Path process) {
		return new UserNamespace(OverflowId.read(process, "uid"), OverflowId.read(process, "gid"));
	}

	/**
	 * Tells whether each user and group of the system has an id of its own here.
	 * @return whether both maps have all ids
	 */
	public boolean mapsAllIds() {
		return !this.user.isShared() && !this.group.isShared();
	}

	/**
	 * Tells whether an id is that of one user.
	 * @param uid the user id
	 * @return {@code false} for the overflow id of a namespace that has not all users
	 */
	public boolean identifiesUser(long uid) {
		return !this.user.is(uid);
	}

	/**
	 * Tells whether an id is that of one group.
	 * @param gid the group id
	 * @return {@code false} for the overflow id of a namespace that has not all groups
	 */
	public boolean identifiesGroup(long gid) {
		return !this.group.is(gid);
	}

	/**
	 * Tells whether a principal is one user, by its id, which it does not tell.
	 * @param user the user
	 * @return {@code false} for the overflow id of a namespace that has not all users
	 */
	public boolean identifies(UserPrincipal user) {
		return !this.user.isShared()
				|| !user.equals(principal((names) -> names.lookupPrincipalByName(this.user.text())));
	}

	/**
	 * Tells whether a principal is one group, by its id, which it does not tell.
	 * @param group the group
	 * @return {@code false} for the overflow id of a namespace that has not all groups
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
			// The JDK finds every number.
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns what is shared by all whom the namespace does not have.
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
