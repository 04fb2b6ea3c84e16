package io.adminsock.tomcat.leaderfollowers;

import java.time.Duration;

/**
 * A pause after something went wrong, twice as long each time that it goes wrong again
 * soon.
 */
final class Backoff {

	private final long shortest;

	private final long longest;

	private long pause;

	private volatile long end;

	Backoff(Duration shortest, Duration longest) {
		this.shortest = shortest.toNanos();
		this.longest = longest.toNanos();
		this.end = System.nanoTime() - this.longest;
	}

	boolean isOver() {
		return System.nanoTime() - this.end >= 0;
	}

	/**
	 * Begins a pause. For one thread at a time.
	 */
	void begin() {
		long now = System.nanoTime();
		boolean soon = now - this.end < this.pause;
		this.pause = soon ? Math.min(2 * this.pause, this.longest) : this.shortest;
		this.end = now + this.pause;
	}

}
