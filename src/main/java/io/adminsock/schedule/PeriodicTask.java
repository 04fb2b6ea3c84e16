package io.adminsock.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A task that a daemon thread of its own runs at an interval. The interval is the time
 * between the starts of two runs, unless a run takes longer. A run that fails does not
 * prevent the next one.
 */
public final class PeriodicTask implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PeriodicTask.class);

	private final String name;

	private final Duration interval;

	private final Runnable task;

	private final CountDownLatch closed = new CountDownLatch(1);

	private PeriodicTask(String name, Duration interval, Runnable task) {
		this.name = name;
		this.interval = interval;
		this.task = task;
	}

	/**
	 * Starts a task.
	 * @param name the name of the thread
	 * @param interval the time before the first run, and between the starts of two runs
	 * @param task the task
	 * @return the running task
	 * @throws OutOfMemoryError if there can be no further thread
	 */
	public static PeriodicTask start(String name, Duration interval, Runnable task) {
		PeriodicTask periodic = new PeriodicTask(name, interval, task);
		Thread thread = new Thread(periodic::runUntilClosed, name);
		thread.setDaemon(true);
		thread.start();
		return periodic;
	}

	private void runUntilClosed() {
		try {
			long start = System.nanoTime();
			while (!isClosedBefore(start + this.interval.toNanos())) {
				start = System.nanoTime();
				runOnce();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isClosedBefore(long nanoTime) throws InterruptedException {
		return this.closed.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	private void runOnce() {
		try {
			this.task.run();
		}
		catch (RuntimeException ex) {
			logger.error("A run of the task '%s' failed".formatted(this.name), ex);
		}
	}

	/**
	 * Prevents further runs. Does not wait for a present one.
	 */
	@Override
	public void close() {
		this.closed.countDown();
	}

}
