package io.adminsock.tomcat;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The limits to the threads of a socket that wait for clients.
 *
 * @param bodies the threads that wait for the rest of a body
 * @param pauses a permit for each thread that waits long for a client to read an answer
 * @param pause how long such a client may pause
 */
record WaitLimits(BodyWaits bodies, Semaphore pauses, Duration pause) {

	/**
	 * Returns limits that leave threads for other clients: half of the threads may wait
	 * for bodies, and a quarter for clients that pause.
	 * @param threads the number of threads; below one if Tomcat does not know it, as with
	 * virtual threads, which need no limits
	 * @param pause how long a client may pause in reading an answer
	 */
	static WaitLimits of(int threads, Duration pause) {
		boolean limited = threads > 0;
		return new WaitLimits(new BodyWaits(limited ? (threads + 1) / 2 : Integer.MAX_VALUE),
				new Semaphore(limited ? (threads + 3) / 4 : Integer.MAX_VALUE), pause);
	}

}
