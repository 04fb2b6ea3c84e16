package io.adminsock.tomcat.leaderfollowers;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The lead, which one thread has at a time: the state that the leader and the follower
 * share. It starts, parks and wakes no thread.
 */
class Lead {

	/**
	 * Odd while the leader runs a request. Each request has a number of its own. The
	 * thread that adds one to an odd value ends the request's claim on the lead: the
	 * leader itself, which then keeps the lead or gives it away, or the follower, which
	 * then has it.
	 */
	private final AtomicLong turn = new AtomicLong();

	private volatile boolean vacant = true;

	private volatile boolean closed;

	private volatile boolean followerSleeps;

	static boolean isRequest(long turn) {
		return turn % 2 != 0;
	}

	/**
	 * Returns the number of the leader's request, or an even number if it runs none.
	 */
	long turn() {
		return this.turn.get();
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Begins a request. For the leader alone.
	 * @return the number of the request
	 */
	long beginRequest() {
		return this.turn.incrementAndGet();
	}

	/**
	 * Ends a request.
	 * @return whether the thread still has the lead
	 */
	boolean endRequest(long request) {
		return take(request);
	}

	/**
	 * Gives the lead away before a request has ended.
	 * @return whether the thread had the lead, so that the follower has to be woken
	 */
	boolean giveAway(long request) {
		if (!take(request)) {
			return false;
		}
		this.vacant = true;
		return true;
	}

	/**
	 * Takes the lead if it was given away. For the follower alone.
	 */
	boolean takeVacant() {
		if (!this.vacant) {
			return false;
		}
		this.vacant = false;
		return true;
	}

	/**
	 * Takes the lead from the thread that runs a request, unless the request has ended.
	 */
	boolean take(long request) {
		return isRequest(request) && this.turn.compareAndSet(request, request + 1);
	}

	/**
	 * Ends the loop of a thread that had the lead. A demoted thread changes nothing,
	 * because its successor may just have given the lead away.
	 * @param demoted whether the thread had lost the lead
	 * @param closed whether the loop has come to its regular end, so that no other thread
	 * is to lead
	 */
	void leave(boolean demoted, boolean closed) {
		if (demoted) {
			return;
		}
		if (closed) {
			this.closed = true;
		}
		else {
			this.vacant = true;
		}
	}

	/**
	 * Announces that the follower goes to sleep, and looks again whether it may. The
	 * order matters: a leader that begins a request after the look sees the announcement
	 * and wakes the follower.
	 * @param seen the turn that the follower has seen
	 * @return whether nothing has changed
	 */
	boolean beginSleep(long seen) {
		this.followerSleeps = true;
		return this.turn.get() == seen && !this.vacant && !this.closed;
	}

	/**
	 * Tells whether the follower sleeps and has to be woken. Its sleep ends with this.
	 */
	boolean endSleep() {
		if (!this.followerSleeps) {
			return false;
		}
		this.followerSleeps = false;
		return true;
	}

}
