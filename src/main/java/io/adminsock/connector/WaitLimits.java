package io.adminsock.connector;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How many threads of a socket may wait for its clients, and for how long.
 *
 * @param bodies the connections whose threads wait for the rest of a body
 * @param pauses a permit for each thread that waits for a client that pauses in reading
 * an answer
 * @param pause how long such a client may pause
 */
record WaitLimits(BodyWaits bodies, Semaphore pauses, Duration pause) {

	/**
	 * Returns limits that leave threads to clients that do not keep the server waiting:
	 * half of them may wait for bodies, and a quarter for clients that pause.
	 * @param threads the number of threads; below one where Tomcat does not know it, as
	 * with virtual threads, so that nothing is limited
	 * @param pause how long a client may pause in reading an answer
	 */
	static WaitLimits of(int threads, Duration pause) {
		boolean limited = threads > 0;
		return new WaitLimits(new BodyWaits(limited ? (threads + 1) / 2 : Integer.MAX_VALUE),
				new Semaphore(limited ? (threads + 3) / 4 : Integer.MAX_VALUE), pause);
	}

}
