package io.adminsock.tomcat.leaderfollowers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The patience of a follower: how often it looks at the leader's request, how long it
 * lets one run, and how it sleeps while there is none. A test replaces it by one without
 * a clock.
 */
class Patience {

	private static final Duration TICK = Duration.ofMillis(1);

	private static final int MAX_TICKS_OF_WAITING = 2;

	/**
	 * Longer than the scheduler lets a thread stand still that could run.
	 */
	private static final int MAX_TICKS_OF_COMPUTING = 8;

	private static final int TICKS_BEFORE_SLEEP = 50;

	/**
	 * Tells whether a request has run for too long.
	 * @param ticks for how long
	 * @param leader the state of its thread
	 */
	boolean isOver(int ticks, Thread.State leader) {
		return ticks >= ((leader == Thread.State.RUNNABLE) ? MAX_TICKS_OF_COMPUTING : MAX_TICKS_OF_WAITING);
	}

	/**
	 * Tells whether the follower may sleep after so many ticks without a request.
	 */
	boolean maySleep(int ticks) {
		return ticks >= TICKS_BEFORE_SLEEP;
	}

	/**
	 * Waits for a tick, or until the current thread is woken.
	 */
	void awaitTick() {
		LockSupport.parkNanos(TICK.toNanos());
	}

	/**
	 * Waits until the current thread is woken, which may have happened before.
	 */
	void sleep() {
		LockSupport.park();
	}

	void wake(@Nullable Thread thread) {
		LockSupport.unpark(thread);
	}

}
