package io.adminsock.script;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the output of processes until the processes have ended. It does not wait for the
 * end of the stream, because a process that escaped may keep the pipe open for ever.
 * <p>
 * A thread in {@code read(2)} of a pipe cannot be interrupted, nor can a {@code close}
 * that waits for it. So this polls, and reads only bytes that are available.
 */
final class PipeReader {

	private static final int MAX_CHUNK_BYTES = 8192;

	private static final long MAX_PAUSE_MILLIS = 20;

	private final InputStream stream;

	private final CountDownLatch ended;

	/**
	 * Creates the reader.
	 * @param stream the output of a process, which is closed at the end
	 * @param ended reaches zero when the processes have ended
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
		 * @return whether to read further
		 */
		boolean take(byte[] chunk) throws InterruptedException;

	}

	/**
	 * Reads until the processes have ended and their output is read, or until the sink
	 * wants no more.
	 * <p>
	 * This holds the monitor of the stream all the time. OpenJDK (17 to 25) closes the
	 * pipe in {@code ProcessImpl.ProcessPipeInputStream.processExited}, which is
	 * synchronized, as soon as the first process exits. Its child processes, which may
	 * still write, would get SIGPIPE.
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
