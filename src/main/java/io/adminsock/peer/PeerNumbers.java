package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.ids.NumericId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The numeric ids of peers that are known by name only, because the JVM does not let
 * junixsocket read them. They are looked up by the names, and cached.
 */
final class PeerNumbers {

	private static final Log logger = LogFactory.getLog(PeerNumbers.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final IdCommand id;

	private final GroupFile file;

	private final Duration keep;

	private final Map<Names, Entry> entries = new ConcurrentHashMap<>();

	/**
	 * Creates the look-up.
	 * @param keep how long numbers are cached
	 */
	PeerNumbers(Duration keep) {
		this(IdCommand.onPath(System.getenv("PATH"), TIMEOUT), new GroupFile(Path.of("/etc/group")), keep);
	}

	PeerNumbers(IdCommand id, GroupFile file, Duration keep) {
		this.id = id;
		this.file = file;
		this.keep = keep;
	}

	/**
	 * Returns the peer with the numbers of its names. A number in place of a name is left
	 * alone, because it may be the name of another user.
	 */
	Peer complete(Peer peer) {
		String user = peer.user();
		if (user == null || NumericId.isNumber(user)) {
			return peer;
		}
		Names names = new Names(user, peer.group());
		long now = System.nanoTime();
		Entry entry = this.entries.get(names);
		if (entry == null || isOld(entry, now)) {
			this.entries.values().removeIf((other) -> isOld(other, now));
			entry = find(names, now);
			this.entries.put(names, entry);
		}
		return new Peer(user, peer.group(), entry.uid(), entry.gid(), peer.pid());
	}

	private boolean isOld(Entry entry, long now) {
		return now - entry.asked() >= this.keep.toNanos();
	}

	private Entry find(Names names, long now) {
		try {
			return new Entry(this.id.uid(names.user()), gid(names), now);
		}
		catch (IOException ex) {
			logger.debug("The ids of %s cannot be looked up".formatted(names), ex);
			return new Entry(null, null, now);
		}
	}

	/**
	 * A process may run with a group that is not the primary group of its user.
	 */
	private @Nullable Long gid(Names names) throws IOException {
		String group = names.group();
		if (group == null || NumericId.isNumber(group)) {
			return null;
		}
		return group.equals(this.id.primaryGroup(names.user())) ? this.id.gid(names.user()) : this.file.id(group);
	}

	private record Names(String user, @Nullable String group) {
	}

	private record Entry(@Nullable Long uid, @Nullable Long gid, long asked) {
	}

}
