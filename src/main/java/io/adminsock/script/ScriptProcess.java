package io.adminsock.script;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A running script. When its process ends, all processes that it has started are ended.
 */
final class ScriptProcess {

	private static final Log logger = LogFactory.getLog(ScriptProcess.class);

	/**
	 * The time from SIGTERM to SIGKILL.
	 */
	static final Duration GRACE = Duration.ofSeconds(5);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	private final Process process;

	private final ProcessTree tree;

	private final Executor threads;

	private final StandardOutput output = new StandardOutput();

	private final CountDownLatch ended = new CountDownLatch(1);

	private final ErrorOutput errors;

	private final CompletableFuture<Void> errorsRead;

	private final CompletableFuture<Void> over;

	private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();

	private volatile long killTime;

	/**
	 * Starts to read the output of a process and to wait for its end.
	 * @param process the process
	 * @param mark the mark in the environment of the process
	 * @param name the name of the command, for the log
	 * @param threads runs the tasks that wait for the process
	 */
	ScriptProcess(Process process, String mark, String name, Executor threads) {
		this.process = process;
		this.tree = new ProcessTree(process, mark);
		this.threads = threads;
		this.errors = new ErrorOutput(logger, "%s[%d]".formatted(name, process.pid()));
		threads.execute(() -> this.output.read(new PipeReader(process.getInputStream(), this.ended)));
		this.errorsRead = CompletableFuture
			.runAsync(() -> this.errors.read(new PipeReader(process.getErrorStream(), this.ended)), threads);
		this.over = process.onExit().thenRunAsync(this::endRest, threads);
	}

	/**
	 * Waits for output, or for the end.
	 * @return some output, or {@code null} if there was none in time
	 */
	byte @Nullable [] poll(Duration time) throws InterruptedException {
		byte[] chunk = this.output.poll(time);
		if (this.output.hasEnded()) {
			this.over.join();
		}
		return chunk;
	}

	/**
	 * Returns whether all processes have ended and all output was taken.
	 */
	boolean isOver() {
		return this.over.isDone() && (this.output.hasEnded() || this.output.isAbandoned());
	}

	/**
	 * Sends SIGTERM to all processes, and SIGKILL after the {@linkplain #GRACE grace
	 * period}.
	 * @param reason the reason as a predicate such as "took too long"; later reasons are
	 * ignored
	 */
	void end(String reason) {
		if (this.endReason.compareAndSet(null, reason)) {
			this.killTime = System.nanoTime() + GRACE.toNanos();
			CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS, this.threads)
				.execute(this::killUnlessOver);
			this.tree.terminate();
		}
	}

	private void killUnlessOver() {
		if (!this.over.isDone()) {
			this.tree.kill();
		}
	}

	/**
	 * Kills the processes that remain after the first one has ended. After a SIGTERM they
	 * have the rest of the grace period to end themselves.
	 */
	private void endRest() {
		while (this.endReason.get() != null && System.nanoTime() < this.killTime && !this.tree.members().isEmpty()) {
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
		}
		this.tree.kill();
		this.ended.countDown();
	}

	/**
	 * Returns the reason of the end, or {@code null} if the script ended by itself.
	 */
	@Nullable String endReason() {
		return this.endReason.get();
	}

	int exitCode() {
		return this.process.exitValue();
	}

	/**
	 * Returns the end of the standard error.
	 */
	String errors() {
		this.errorsRead.join();
		return this.errors.tail();
	}

	/**
	 * Waits for the end of all processes, and discards their output.
	 */
	void awaitEnd() {
		this.output.abandon();
		if (!this.over.isDone()) {
			end("was ended");
		}
		this.over.join();
		this.output.wake();
	}

}
