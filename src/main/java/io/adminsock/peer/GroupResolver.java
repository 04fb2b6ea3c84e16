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
 * Finds the groups of peers. The kernel tells the primary group only; the supplementary
 * ones are those that the user is a member of by the system's own account of users, kept
 * for a while. What the process itself made of its groups does not count.
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
	 * Creates the look-up.
	 * @param keep how long what was found is taken for true
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
	 * Returns the groups of a peer. May take some milliseconds, or seconds where the
	 * system keeps its users on another machine that does not answer.
	 * @param peer the peer
	 * @return its groups; a user without a name has the primary group only
	 */
	public Groups resolve(Peer peer) {
		String user = peer.user();
		Groups groups = (user != null && !isNumber(user)) ? cached(user) : Groups.NONE;
		return groups.and(peer.group(), peer.gid());
	}

	/**
	 * A number is that of a user without a name, and may be the name of another. To
	 * {@code id}, {@code +0} is one as well, whatever the user's name is.
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
	 * What was found for a user, once for all who ask at the same time.
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
