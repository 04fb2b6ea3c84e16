package io.adminsock.script;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the output of processes until the processes have ended, and not until the end of
 * the file: a process that got away may hold the other end of the pipe for ever.
 * <p>
 * A thread in {@code read(2)} of a pipe cannot be interrupted, and neither can a
 * {@code close} that waits for it. So this reads only what is there, and waits in
 * between.
 */
final class PipeReader {

	private static final int MAX_CHUNK_BYTES = 8192;

	private static final long MAX_PAUSE_MILLIS = 20;

	private final InputStream stream;

	private final CountDownLatch ended;

	/**
	 * Creates the reader.
	 * @param stream the output of a process; closed in the end
	 * @param ended is at zero once the processes have ended
	 */
	PipeReader(InputStream stream, CountDownLatch ended) {
		this.stream = stream;
		this.ended = ended;
	}

	/**
	 * Receives the output.
	 */
	interface Sink {

		/**
		 * Receives some output.
		 * @return whether more of it is wanted
		 */
		boolean take(byte[] chunk) throws InterruptedException;

	}

	/**
	 * Reads until the processes have ended and what they had written by then is read, or
	 * until no more is wanted.
	 * <p>
	 * The monitor of the stream is held all the time. OpenJDK (17 to 25) closes the pipe
	 * in {@code ProcessImpl.ProcessPipeInputStream.processExited}, which is synchronized,
	 * as soon as the first process exits: the others, which may be about to end in order,
	 * would get SIGPIPE for their last words.
	 */
	void read(Sink sink) throws IOException, InterruptedException {
		synchronized (this.stream) {
			try (this.stream) {
				readUntilEnded(sink);
			}
		}
	}

	private void readUntilEnded(Sink sink) throws IOException, InterruptedException {
		long pause = 1;
		boolean over = false;
		while (!over) {
			over = this.ended.await(pause, TimeUnit.MILLISECONDS);
			int available = this.stream.available();
			if (!read(available, sink)) {
				return;
			}
			pause = (available > 0) ? 0 : Math.min(Math.max(1, 2 * pause), MAX_PAUSE_MILLIS);
		}
	}

	private boolean read(int available, Sink sink) throws IOException, InterruptedException {
		byte[] buffer = new byte[Math.min(available, MAX_CHUNK_BYTES)];
		for (int left = available; left > 0;) {
			int count = this.stream.read(buffer, 0, Math.min(left, buffer.length));
			if (count < 0 || !sink.take(Arrays.copyOf(buffer, count))) {
				return false;
			}
			left -= count;
		}
		return true;
	}

}
