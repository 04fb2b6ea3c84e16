package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the groups of peers. The kernel reports the primary group only. The
 * supplementary groups come from the system's user database and are cached for a while;
 * the supplementary groups that the peer's process has set itself do not count.
 */
public final class GroupResolver {

	private static final Log logger = LogFactory.getLog(GroupResolver.class);

	private static final Duration ID_TIMEOUT = Duration.ofSeconds(5);

	private static final Pattern NUMBER = Pattern.compile("[\\s+]*\\d*");

	private final IdCommand id;

	private final GroupFile file;

	private final Duration keep;

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private volatile boolean warned;

	/**
	 * Creates the resolver.
	 * @param keep how long the groups of a user are cached
	 */
	public GroupResolver(Duration keep) {
		this(IdCommand.onPath(System.getenv("PATH"), ID_TIMEOUT), new GroupFile(Path.of("/etc/group")), keep);
	}

	GroupResolver(IdCommand id, GroupFile file, Duration keep) {
		this.id = id;
		this.file = file;
		this.keep = keep;
	}

	/**
	 * Returns the groups of a peer. Takes some milliseconds if they are not cached, or
	 * seconds if the user database is on a machine that does not answer.
	 * @param peer the peer
	 * @return the groups; a user without a name has the primary group only
	 */
	public Groups resolve(Peer peer) {
		String user = peer.user();
		Groups groups = (user != null && !isNumber(user)) ? cached(user) : Groups.NONE;
		return groups.and(peer.group(), peer.gid());
	}

	/**
	 * Returns whether {@code id} could take a user's name for a number. A user without a
	 * name has a number instead, which may be the name of another user.
	 */
	private static boolean isNumber(String user) {
		return NUMBER.matcher(user).matches();
	}

	private Groups cached(String user) {
		long now = System.nanoTime();
		Entry entry = this.entries.get(user);
		if (entry == null || entry.isOld(now)) {
			this.entries.values().removeIf((other) -> other.isOld(now));
			entry = this.entries.computeIfAbsent(user, (name) -> new Entry(name, now));
		}
		return entry.get();
	}

	private Groups find(String user) {
		try {
			return this.id.groups(user);
		}
		catch (IOException ex) {
			if (!this.warned) {
				this.warned = true;
				logger.warn("Supplementary groups are read from %s (%s)".formatted(this.file, ex.getMessage()));
			}
			return this.file.groups(user);
		}
	}

	/**
	 * The cached groups of a user. Threads that need them at the same time share a single
	 * look-up.
	 */
	private final class Entry {

		private final String user;

		private final long asked;

		private @Nullable Groups groups;

		Entry(String user, long asked) {
			this.user = user;
			this.asked = asked;
		}

		boolean isOld(long now) {
			return now - this.asked >= GroupResolver.this.keep.toNanos();
		}

		synchronized Groups get() {
			if (this.groups == null) {
				this.groups = find(this.user);
			}
			return this.groups;
		}

	}

}
