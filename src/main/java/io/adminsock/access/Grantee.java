package io.adminsock.access;

import io.adminsock.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The user or group that a rule or an annotation names: a user ({@code alice},
 * {@code 1000}), a group ({@code @ops}, {@code @1000}), or everybody ({@code *}). A
 * number is always a numeric id, never a name of digits.
 */
public final class Grantee {

	private static final String EVERYBODY = "*";

	private static final String GROUP = "@";

	private final String text;

	private final boolean group;

	private final String name;

	private final @Nullable Long number;

	/**
	 * Creates the grantee.
	 * @param text the user, or the group with its {@code @}
	 * @throws IllegalArgumentException if the text can name no user and no group
	 */
	public Grantee(String text) {
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
	 * Returns whether a peer is this user or a member of this group. An unknown peer fits
	 * only {@code *}.
	 * @param subject the peer
	 * @return whether it fits
	 */
	public boolean fits(AccessSubject subject) {
		if (this.text.equals(EVERYBODY)) {
			return true;
		}
		return this.group ? isMember(subject) : isUser(subject.peer());
	}

	private boolean isUser(Peer peer) {
		if (this.number != null && peer.uid() != null) {
			return this.number.equals(peer.uid());
		}
		return this.text.equals(peer.user());
	}

	private boolean isMember(AccessSubject subject) {
		Peer peer = subject.peer();
		if (peer.user() == null) {
			return false;
		}
		// The primary group comes first because it needs no look-up.
		if (this.number == null) {
			return this.name.equals(peer.group()) || subject.groups().names().contains(this.name);
		}
		boolean primary = (peer.gid() != null) ? peer.gid().equals(this.number) : this.name.equals(peer.group());
		return primary || subject.groups().ids().contains(this.number);
	}

	/**
	 * Returns whether this is a group.
	 * @return whether it is a group
	 */
	public boolean isGroup() {
		return this.group;
	}

	/**
	 * Returns whether the system must know a user or group of this name.
	 * @return whether it is a name, and neither a number nor {@code *}
	 */
	public boolean isNamed() {
		return this.number == null && !this.text.equals(EVERYBODY);
	}

	/**
	 * Returns the name or number of the user or group.
	 * @return the name, without {@code @}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the text of the rule or annotation.
	 * @return the text
	 */
	public String text() {
		return this.text;
	}

}
