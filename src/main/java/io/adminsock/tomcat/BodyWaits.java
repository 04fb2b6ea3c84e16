package io.adminsock.tomcat;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for the rest of a request's body, up to a limit, so that threads
 * are left for other requests. At the limit the thread that has waited longest gives up
 * when another begins to wait, so that a client that sends its body without a pause is
 * served, however many send theirs slowly.
 */
final class BodyWaits {

	private final int limit;

	private final Set<BodyWait> waits = new HashSet<>();

	BodyWaits(int limit) {
		this.limit = limit;
	}

	/**
	 * Adds a wait that is about to begin.
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
	 * Removes a wait that has ended.
	 */
	synchronized void leave(BodyWait wait) {
		this.waits.remove(wait);
	}

}
