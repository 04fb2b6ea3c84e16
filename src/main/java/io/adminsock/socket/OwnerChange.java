package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

import io.adminsock.ids.NumericId;

/**
 * A change of the owner or the group of files. A number is always a numeric id, never a
 * name. It is not looked up by the JDK, which parses signed numbers, and -1 would leave
 * the owner unchanged.
 */
final class OwnerChange {

	private final String text;

	private final Change change;

	private OwnerChange(String text, Change change) {
		this.text = text;
		this.change = change;
	}

	/**
	 * Looks up a user.
	 * @throws IOException if there is no such user, or the number is not an id
	 */
	static OwnerChange ofOwner(String text) throws IOException {
		if (NumericId.isNumber(text)) {
			return new OwnerChange(text, byId("unix:uid", text));
		}
		UserPrincipal user = principals().lookupPrincipalByName(text);
		return new OwnerChange(text, (file) -> view(file).setOwner(user));
	}

	/**
	 * Looks up a group.
	 * @throws IOException if there is no such group, or the number is not an id
	 */
	static OwnerChange ofGroup(String text) throws IOException {
		if (NumericId.isNumber(text)) {
			return new OwnerChange(text, byId("unix:gid", text));
		}
		GroupPrincipal group = principals().lookupPrincipalByGroupName(text);
		return new OwnerChange(text, (file) -> view(file).setGroup(group));
	}

	private static Change byId(String attribute, String text) throws IOException {
		Long id = NumericId.parse(text);
		if (id == null) {
			throw new UserPrincipalNotFoundException(text);
		}
		return (file) -> Files.setAttribute(file, attribute, id.intValue(), LinkOption.NOFOLLOW_LINKS);
	}

	private static UserPrincipalLookupService principals() {
		return FileSystems.getDefault().getUserPrincipalLookupService();
	}

	private static PosixFileAttributeView view(Path file) {
		return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
	}

	void apply(Path file) throws IOException {
		this.change.apply(file);
	}

	@Override
	public String toString() {
		return this.text;
	}

	private interface Change {

		void apply(Path file) throws IOException;

	}

}
