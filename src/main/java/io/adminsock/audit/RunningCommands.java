package io.adminsock.audit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.adminsock.schedule.PeriodicTask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The running commands. A background task logs the starts of those that take longer than
 * {@link #START_LOG_DELAY}.
 */
final class RunningCommands {

	static final Duration START_LOG_DELAY = Duration.ofSeconds(1);

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

	private static final Log logger = LogFactory.getLog(RunningCommands.class);

	private final StartLog log;

	private final Set<RunningCommand> running = ConcurrentHashMap.newKeySet();

	private final AtomicLong numbers = new AtomicLong();

	private final AtomicBoolean watched = new AtomicBoolean();

	private volatile @Nullable PeriodicTask watch;

	private volatile boolean closed;

	RunningCommands(StartLog log) {
		this.log = log;
	}

	/**
	 * Writes the line for a start.
	 */
	interface StartLog {

		void write(AuditedRequest request, long number);

	}

	RunningCommand begin(AuditedRequest request) {
		RunningCommand command = new RunningCommand(request, this);
		this.running.add(command);
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			watch();
		}
		return command;
	}

	/**
	 * Ends a command.
	 * @return the number in the line for the start, or {@link RunningCommand#NOT_LOGGED}
	 */
	long end(RunningCommand command) {
		this.running.remove(command);
		return command.end();
	}

	long logStart(AuditedRequest request) {
		long number = this.numbers.incrementAndGet();
		this.log.write(request, number);
		return number;
	}

	private void watch() {
		try {
			PeriodicTask started = PeriodicTask.start("adminsock-audit", CHECK_INTERVAL, this::logLateStarts);
			this.watch = started;
			if (this.closed) {
				started.close();
			}
		}
		catch (OutOfMemoryError ex) {
			// The next request tries again.
			this.watched.set(false);
		}
	}

	private void logLateStarts() {
		long nanoTime = System.nanoTime() - START_LOG_DELAY.toNanos();
		for (RunningCommand command : this.running) {
			if (!command.isStartLogged() && command.since() - nanoTime <= 0) {
				logStart(command);
			}
		}
	}

	/**
	 * Ignores failures, so that the starts of other commands are logged. A command may
	 * change its arguments while they are written, or use up the memory.
	 */
	private static void logStart(RunningCommand command) {
		try {
			command.logStart();
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			logger.debug("Cannot log the start of a command yet", ex);
		}
	}

	/**
	 * Stops the background task, and logs the starts of all running commands.
	 */
	void close() {
		this.closed = true;
		if (this.watch != null) {
			this.watch.close();
		}
		this.running.forEach(RunningCommands::logStart);
	}

}
