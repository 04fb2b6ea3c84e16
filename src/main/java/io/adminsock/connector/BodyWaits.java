package io.adminsock.connector;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections whose threads wait for the rest of a request's body, the one that has
 * waited longest first. There is a limit to them, so that threads are left for other
 * requests. At the limit the connection that has waited longest gives way to a new one: a
 * client that sends its body without a pause is served, however many send theirs slowly.
 */
final class BodyWaits {

	private final int limit;

	private final Set<UnixSocketWrapper> waiting = new LinkedHashSet<>();

	BodyWaits(int limit) {
		this.limit = limit;
	}

	/**
	 * Adds a connection that is about to wait. Its wait may be
	 * {@linkplain UnixSocketWrapper#giveUpWaiting() given up} from then on.
	 */
	synchronized void enter(UnixSocketWrapper connection) {
		this.waiting.add(connection);
		if (this.waiting.size() > this.limit) {
			Iterator<UnixSocketWrapper> oldestFirst = this.waiting.iterator();
			UnixSocketWrapper oldest = oldestFirst.next();
			oldestFirst.remove();
			oldest.giveUpWaiting();
		}
	}

	synchronized void leave(UnixSocketWrapper connection) {
		this.waiting.remove(connection);
	}

}
