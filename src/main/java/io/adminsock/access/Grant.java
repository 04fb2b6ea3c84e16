package io.adminsock.access;

import io.adminsock.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rule or an annotation names: a user ({@code alice}, {@code 1000}), a group
 * ({@code @ops}, {@code @1000}), or everybody ({@code *}). A number means the numeric id
 * and never a name that looks like one.
 */
final class Grant {

	private static final String EVERYBODY = "*";

	private static final String GROUP = "@";

	private final String text;

	private final boolean group;

	private final String name;

	private final @Nullable Long number;

	/**
	 * Checks the text.
	 * @param text the user, or the group with its {@code @}
	 * @throws IllegalArgumentException if it can name nobody
	 */
	Grant(String text) {
		if (text.isBlank() || text.strip().equals(GROUP)) {
			throw new IllegalArgumentException("'%s' is neither a user, nor a @group, nor *".formatted(text));
		}
		if (!text.equals(EVERYBODY) && text.contains(EVERYBODY)) {
			throw new IllegalArgumentException("'%s' has a *, which names everybody and stands alone".formatted(text));
		}
		this.text = text;
		this.group = text.startsWith(GROUP);
		this.name = this.group ? text.substring(GROUP.length()) : text;
		this.number = this.name.matches("\\d{1,18}") ? Long.valueOf(this.name) : null;
	}

	/**
	 * Tells whether the caller is whom this names. A peer of whom nothing is known is
	 * nobody.
	 */
	boolean fits(Caller caller) {
		if (this.text.equals(EVERYBODY)) {
			return true;
		}
		return this.group ? isMember(caller) : isUser(caller.peer());
	}

	private boolean isUser(Peer peer) {
		if (this.number != null && peer.uid() != null) {
			return this.number.equals(peer.uid());
		}
		return this.text.equals(peer.user());
	}

	/**
	 * The primary group needs no look-up.
	 */
	private boolean isMember(Caller caller) {
		Peer peer = caller.peer();
		if (peer.user() == null) {
			return false;
		}
		if (this.number == null) {
			return this.name.equals(peer.group()) || caller.groups().names().contains(this.name);
		}
		boolean primary = (peer.gid() != null) ? peer.gid().equals(this.number) : this.name.equals(peer.group());
		return primary || caller.groups().ids().contains(this.number);
	}

	boolean isGroup() {
		return this.group;
	}

	/**
	 * Tells whether there has to be a user or group of that name.
	 */
	boolean isNamed() {
		return this.number == null && !this.text.equals(EVERYBODY);
	}

	/**
	 * Returns the name or number of the user or group.
	 */
	String name() {
		return this.name;
	}

	String text() {
		return this.text;
	}

}
