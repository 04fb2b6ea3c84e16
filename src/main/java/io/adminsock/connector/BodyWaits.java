package io.adminsock.connector;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The connections whose threads wait for the rest of a request's body. There is a limit
 * to them, so that threads are left for other requests. At the limit the body that has
 * been waited for longest gives way to a new one: a client that sends its body without a
 * pause is served, however many send theirs slowly.
 */
final class BodyWaits {

	private final int limit;

	private final Set<BodyWait> waits = new HashSet<>();

	BodyWaits(int limit) {
		this.limit = limit;
	}

	/**
	 * Adds a connection that is about to wait.
	 */
	synchronized void enter(BodyWait wait) {
		wait.begin();
		if (this.waits.size() >= this.limit) {
			BodyWait oldest = oldest();
			if (oldest != null) {
				this.waits.remove(oldest);
				oldest.giveUp();
			}
		}
		this.waits.add(wait);
	}

	private @Nullable BodyWait oldest() {
		BodyWait oldest = null;
		for (BodyWait wait : this.waits) {
			if (oldest == null || wait.isOlderThan(oldest)) {
				oldest = wait;
			}
		}
		return oldest;
	}

	/**
	 * Removes a connection. Its wait is not given up any more.
	 */
	synchronized void leave(BodyWait wait) {
		this.waits.remove(wait);
	}

}
