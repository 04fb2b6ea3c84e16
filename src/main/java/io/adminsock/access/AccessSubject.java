package io.adminsock.access;

import java.util.function.Function;
import java.util.function.Supplier;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;

/**
 * The peer that access is decided for. The peer and its groups are looked up only when a
 * rule needs them.
 *
 * @param source returns the peer
 * @param lookup returns the groups of a peer
 */
public record AccessSubject(Supplier<Peer> source, Function<Peer, Groups> lookup) {

	/**
	 * Returns whether the peer is a user or a member of a group.
	 * @param role a user or a {@code @group}
	 * @return whether the peer has that role; false if there can be no such role
	 */
	public boolean hasRole(String role) {
		try {
			return new Grantee(role).fits(this);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	Peer peer() {
		return this.source.get();
	}

	Groups groups() {
		return this.lookup.apply(peer());
	}

}
