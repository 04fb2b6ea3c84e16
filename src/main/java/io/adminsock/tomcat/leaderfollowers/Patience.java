package io.adminsock.tomcat.leaderfollowers;

import java.time.Duration;

/**
 * How long the follower lets the leader run one request before it takes the lead.
 *
 * @param tick how often the follower looks
 * @param ticksWhileWaiting for how many ticks a request may run whose thread waits
 * @param ticksWhileComputing for how many ticks a request may run whose thread computes;
 * longer than the scheduler lets a thread stand still that could run
 * @param ticksBeforeSleep after how many ticks without a request the follower sleeps
 */
record Patience(Duration tick, int ticksWhileWaiting, int ticksWhileComputing, int ticksBeforeSleep) {

	static final Patience DEFAULT = new Patience(Duration.ofMillis(1), 2, 8, 50);

	boolean isOver(int ticks, Thread.State leader) {
		return ticks >= ((leader == Thread.State.RUNNABLE) ? this.ticksWhileComputing : this.ticksWhileWaiting);
	}

}
