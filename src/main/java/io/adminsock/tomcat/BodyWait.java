package io.adminsock.tomcat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The wait of a request's thread for more bytes of the body on one connection. It ends
 * when the poller sees bytes, when its time is over, or when it is {@linkplain #giveUp()
 * given up} because too many threads wait.
 */
final class BodyWait {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final BooleanSupplier closed;

	private boolean waiting;

	private boolean givenUp;

	/** Whether the request reads no more of the body, so that its bytes are dropped. */
	private boolean abandoned;

	private long since;

	private boolean begun;

	private @Nullable Duration limit;

	private long limitEnd;

	/**
	 * Creates the wait.
	 * @param closed tells whether the connection is closed
	 */
	BodyWait(BooleanSupplier closed) {
		this.closed = closed;
	}

	/**
	 * Begins another request, whose body has a time of its own.
	 */
	void beginRequest() {
		this.lock.lock();
		try {
			this.abandoned = false;
			this.begun = false;
			this.limit = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Limits the time for the whole body. The timeout of each read goes on to hold.
	 */
	void limit(Duration time) {
		this.lock.lock();
		try {
			this.limit = time;
			this.limitEnd = System.nanoTime() + time.toNanos();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that a thread begins to wait.
	 */
	void begin() {
		this.lock.lock();
		try {
			this.givenUp = false;
			if (!this.begun) {
				this.begun = true;
				this.since = System.nanoTime();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tells whether a thread waits for this body longer than for another.
	 */
	boolean isOlderThan(BodyWait other) {
		return this.since - other.since < 0;
	}

	/**
	 * Waits until bytes have arrived.
	 * @param timeout for how long in milliseconds, without a limit if not positive
	 * @param register makes the poller look for bytes
	 * @throws SocketTimeoutException if none have arrived in time, or too many threads
	 * wait
	 */
	void await(long timeout, Runnable register) throws IOException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
		this.lock.lock();
		try {
			this.waiting = true;
			this.abandoned = true;
			register.run();
			while (this.waiting && !this.closed.getAsBoolean()) {
				requireTime(timeout, end);
				this.changed.awaitNanos(left(timeout, end));
			}
			this.abandoned = false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("the server stops");
		}
		finally {
			this.waiting = false;
			this.lock.unlock();
		}
	}

	private void requireTime(long timeout, long end) throws SocketTimeoutException {
		long now = System.nanoTime();
		if (this.givenUp) {
			throw new SocketTimeoutException("too many others are waiting for theirs");
		}
		if (this.limit != null && this.limitEnd - now <= 0) {
			throw new SocketTimeoutException("it took longer than %d ms".formatted(this.limit.toMillis()));
		}
		if (timeout > 0 && end - now <= 0) {
			throw new SocketTimeoutException("nothing came for %d ms".formatted(timeout));
		}
	}

	private long left(long timeout, long end) {
		long now = System.nanoTime();
		long left = (timeout > 0) ? end - now : Long.MAX_VALUE;
		return (this.limit != null) ? Math.min(left, this.limitEnd - now) : left;
	}

	/**
	 * Ends the wait. Called by the poller when the connection can be read, and when it is
	 * closed.
	 * @return whether the bytes belong to a body, which a thread waits for or has given
	 * up
	 */
	boolean bytesArrived() {
		this.lock.lock();
		try {
			boolean expected = this.waiting || this.abandoned;
			this.waiting = false;
			this.changed.signal();
			return expected;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends the wait with a timeout.
	 */
	void giveUp() {
		this.lock.lock();
		try {
			this.givenUp = true;
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

}
