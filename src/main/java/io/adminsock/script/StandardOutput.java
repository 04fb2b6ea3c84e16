package io.adminsock.script;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The standard output of a script. One thread reads it and another one sends it to the
 * client. Between them is a short queue, so that a slow client slows the script down.
 */
final class StandardOutput {

	private static final Log logger = LogFactory.getLog(StandardOutput.class);

	private static final int MAX_CHUNKS = 4;

	private static final byte[] END = new byte[0];

	private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(MAX_CHUNKS);

	private volatile boolean ended;

	private volatile boolean abandoned;

	/**
	 * Reads until the end of the processes.
	 */
	void read(PipeReader reader) {
		try {
			try {
				reader.read(this::offer);
			}
			catch (IOException ex) {
				logger.debug("The output cannot be read", ex);
			}
			finally {
				offer(END);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits until there is room in the queue.
	 * @return whether further output is wanted
	 */
	private boolean offer(byte[] chunk) throws InterruptedException {
		boolean taken = false;
		while (!this.abandoned && !taken) {
			taken = this.chunks.offer(chunk, 1, TimeUnit.SECONDS);
		}
		return taken;
	}

	/**
	 * Waits for output or its end.
	 * @return some output, or {@code null} if there was none in time
	 */
	byte @Nullable [] poll(Duration time) throws InterruptedException {
		byte[] chunk = this.chunks.poll(time.toMillis(), TimeUnit.MILLISECONDS);
		if (chunk != null && chunk.length == END.length) {
			this.ended = true;
		}
		return chunk;
	}

	/**
	 * Returns whether all output was taken.
	 */
	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Discards all further output.
	 */
	void abandon() {
		this.abandoned = true;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	/**
	 * Wakes a thread that waits for output. If the queue is full, no thread waits.
	 */
	void wake() {
		this.chunks.offer(END);
	}

}
