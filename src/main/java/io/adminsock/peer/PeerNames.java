package io.adminsock.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jdk.net.UnixDomainPrincipal;

/**
 * A cache of the names of users and their groups. Each look-up makes the system read two
 * files or query another machine.
 */
final class PeerNames {

	private final Map<Ids, Entry> entries = new ConcurrentHashMap<>();

	private final Duration keep;

	/**
	 * Creates the cache.
	 * @param keep how long the names are cached
	 */
	PeerNames(Duration keep) {
		this.keep = keep;
	}

	/**
	 * Returns the names of a user and its group.
	 * @param uid the user
	 * @param gid the group
	 * @param source looks up the names if they are not cached
	 */
	UnixDomainPrincipal find(long uid, long gid, Source source) throws IOException {
		Ids ids = new Ids(uid, gid);
		long now = System.nanoTime();
		Entry entry = this.entries.get(ids);
		if (entry == null || isOld(entry, now)) {
			this.entries.values().removeIf((other) -> isOld(other, now));
			entry = new Entry(source.find(), now);
			this.entries.put(ids, entry);
		}
		return entry.names;
	}

	private boolean isOld(Entry entry, long now) {
		return now - entry.asked >= this.keep.toNanos();
	}

	/**
	 * A look-up by the system.
	 */
	interface Source {

		UnixDomainPrincipal find() throws IOException;

	}

	private record Ids(long uid, long gid) {
	}

	private record Entry(UnixDomainPrincipal names, long asked) {
	}

}
