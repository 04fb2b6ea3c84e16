package io.adminsock.access;

import java.util.function.Function;
import java.util.function.Supplier;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;

/**
 * The peer to decide about, of whom nothing is found out before a rule asks.
 *
 * @param source tells the peer
 * @param lookup finds its groups
 */
record Caller(Supplier<Peer> source, Function<Peer, Groups> lookup) {

	Peer peer() {
		return this.source.get();
	}

	Groups groups() {
		return this.lookup.apply(peer());
	}

}
