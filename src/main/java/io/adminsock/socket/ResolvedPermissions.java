package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

import org.jspecify.annotations.Nullable;

/**
 * {@link SocketPermissions} with the names looked up, ready to be given to files.
 *
 * @param socket the path that the permissions are for, named in errors
 * @param mode the mode
 * @param owner the owner, or {@code null} to leave it
 * @param group the group, or {@code null} to leave it
 */
record ResolvedPermissions(Path socket, FileMode mode, @Nullable OwnerChange owner, @Nullable OwnerChange group) {

	private static final int SETGID = 02000;

	static ResolvedPermissions resolve(Path socket, SocketPermissions permissions) {
		return new ResolvedPermissions(socket, permissions.mode(),
				change(socket, "owner", permissions.owner(), OwnerChange::ofOwner),
				change(socket, "group", permissions.group(), OwnerChange::ofGroup));
	}

	private static @Nullable OwnerChange change(Path socket, String what, @Nullable String name, LookUp lookUp) {
		try {
			return (name != null) ? lookUp.byName(name) : null;
		}
		catch (IOException ex) {
			throw SocketFileException.unknownPrincipal(socket, what, name);
		}
	}

	/**
	 * Gives owner, group and the given mode to a file, and looks whether it has them. The
	 * mode comes last, so that nobody has access before everything is right. A setgid bit
	 * stays: by it the directory above decides the group of everything below.
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
			throw SocketFileException.permissionsNotKept(this.socket, mode, found);
		}
	}

	private void set(String what, Setting setting) {
		try {
			setting.apply();
		}
		catch (IOException ex) {
			throw SocketFileException.permissionsNotSet(this.socket, what, ex);
		}
	}

	private interface LookUp {

		OwnerChange byName(String name) throws IOException;

	}

	private interface Setting {

		void apply() throws IOException;

	}

}
