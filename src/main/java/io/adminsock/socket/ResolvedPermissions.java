package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@link SocketPermissions} whose owner and group are looked up, ready to be applied to
 * files.
 *
 * @param socket the path of the socket, for errors
 * @param mode the mode
 * @param owner the new owner, or {@code null} to keep the owner
 * @param group the new group, or {@code null} to keep the group
 */
record ResolvedPermissions(Path socket, FileMode mode, @Nullable OwnerChange owner, @Nullable OwnerChange group) {

	private static final int SETGID = 02000;

	static ResolvedPermissions resolve(Path socket, SocketPermissions permissions) {
		return new ResolvedPermissions(socket, permissions.mode(),
				change(socket, "owner", permissions.owner(), OwnerChange::ofOwner),
				change(socket, "group", permissions.group(), OwnerChange::ofGroup));
	}

	private static @Nullable OwnerChange change(Path socket, String kind, @Nullable String name, LookUp lookUp) {
		try {
			return (name != null) ? lookUp.byName(name) : null;
		}
		catch (IOException ex) {
			throw new SocketFileException(RefusalReason.UNKNOWN_PRINCIPAL, socket,
					Map.of("kind", kind, "principal", String.valueOf(name)));
		}
	}

	/**
	 * Sets group, owner and mode of a file, and checks the mode, which some file systems
	 * do not keep. The mode is set last, so that no client has access before owner and
	 * group are right. A setgid bit stays, because files below a setgid directory inherit
	 * its group.
	 */
	void apply(Path file, FileMode mode) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		if (this.group != null) {
			set("group %s".formatted(this.group), () -> this.group.apply(file));
		}
		if (this.owner != null) {
			set("owner %s".formatted(this.owner), () -> this.owner.apply(file));
		}
		int setgid = (Integer) Files.getAttribute(file, "unix:mode") & SETGID;
		set("mode %s".formatted(mode), () -> Files.setAttribute(file, "unix:mode", mode.bits() | setgid));
		FileMode found = FileMode.of(view.readAttributes().permissions());
		if (!found.equals(mode)) {
			throw new SocketFileException(RefusalReason.PERMISSIONS_NOT_KEPT, this.socket,
					Map.of("wanted", mode, "found", found));
		}
	}

	private void set(String permission, Setting setting) {
		try {
			setting.apply();
		}
		catch (IOException ex) {
			throw new SocketFileException(RefusalReason.PERMISSIONS_NOT_SET, this.socket,
					Map.of("permission", permission), ex);
		}
	}

	private interface LookUp {

		OwnerChange byName(String name) throws IOException;

	}

	private interface Setting {

		void apply() throws IOException;

	}

}
