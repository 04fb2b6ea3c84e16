package io.adminsock.access;

import io.adminsock.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The user or group that a rule or an annotation names: a user ({@code alice},
 * {@code 1000}), a group ({@code @ops}, {@code @1000}), or everybody ({@code *}). A
 * number means the numeric id and never a name that looks like one.
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
	 * @throws IllegalArgumentException if it can name nobody
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
	 * Tells whether a peer is that user, or in that group. An unknown peer fits only
	 * {@code *}.
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

	/**
	 * The primary group needs no look-up.
	 */
	private boolean isMember(AccessSubject subject) {
		Peer peer = subject.peer();
		if (peer.user() == null) {
			return false;
		}
		if (this.number == null) {
			return this.name.equals(peer.group()) || subject.groups().names().contains(this.name);
		}
		boolean primary = (peer.gid() != null) ? peer.gid().equals(this.number) : this.name.equals(peer.group());
		return primary || subject.groups().ids().contains(this.number);
	}

	/**
	 * Tells whether this is a group.
	 * @return whether it is
	 */
	public boolean isGroup() {
		return this.group;
	}

	/**
	 * Tells whether a user or group of that name has to exist.
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
	 * Returns the text that the rule or annotation has.
	 * @return the text
	 */
	public String text() {
		return this.text;
	}

}
