package io.adminsock.access;

import java.util.function.Function;
import java.util.function.Supplier;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;

/**
 * The peer that access is decided for. Nothing about it is looked up before a rule asks.
 *
 * @param source returns the peer
 * @param lookup finds its groups
 */
public record AccessSubject(Supplier<Peer> source, Function<Peer, Groups> lookup) {

	Peer peer() {
		return this.source.get();
	}

	Groups groups() {
		return this.lookup.apply(peer());
	}

}
