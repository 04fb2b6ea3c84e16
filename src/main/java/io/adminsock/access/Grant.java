package io.adminsock.access;

import java.util.Objects;

import io.adminsock.peer.Peer;

/**
 * Whom a rule or an annotation names: a user ({@code alice}, {@code 1000}), a group
 * ({@code @ops}, {@code @1000}), or everybody ({@code *}). A number means the numeric id
 * and never a name that looks like one.
 *
 * @param text the user, or the group with its {@code @}
 */
record Grant(String text) {

	private static final String EVERYBODY = "*";

	private static final String GROUP = "@";

	/**
	 * Checks the text.
	 * @throws IllegalArgumentException if it can name nobody
	 */
	Grant {
		if (text.isBlank() || text.strip().equals(GROUP)) {
			throw new IllegalArgumentException("'%s' is neither a user, nor a @group, nor *".formatted(text));
		}
		if (!text.equals(EVERYBODY) && text.contains(EVERYBODY)) {
			throw new IllegalArgumentException("'%s' has a *, which names everybody and stands alone".formatted(text));
		}
	}

	/**
	 * Tells whether the caller is whom this names. A peer of whom nothing is known is
	 * nobody.
	 */
	boolean fits(Caller caller) {
		if (this.text.equals(EVERYBODY)) {
			return true;
		}
		return isGroup() ? isMember(caller) : isUser(caller.peer());
	}

	private boolean isUser(Peer peer) {
		if (isNumber() && peer.uid() != null) {
			return Objects.equals(peer.uid(), Long.valueOf(this.text));
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
		if (!isNumber()) {
			return name().equals(peer.group()) || caller.groups().names().contains(name());
		}
		Long id = Long.valueOf(name());
		boolean primary = (peer.gid() != null) ? peer.gid().equals(id) : name().equals(peer.group());
		return primary || caller.groups().ids().contains(id);
	}

	boolean isGroup() {
		return this.text.startsWith(GROUP);
	}

	private boolean isNumber() {
		return name().matches("\\d{1,18}");
	}

	/**
	 * Tells whether there has to be a user or group of that name.
	 */
	boolean isNamed() {
		return !isNumber() && !this.text.equals(EVERYBODY);
	}

	/**
	 * Returns the name or number of the user or group.
	 */
	String name() {
		return isGroup() ? this.text.substring(GROUP.length()) : this.text;
	}

}
