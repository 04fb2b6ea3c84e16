package io.adminsock.audit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes lines one by one, in the thread that is at it already: the others go on. Waiting
 * for each other at the log's own lock would cost them more than all the rest of it.
 * Where lines come faster than they can be written, the others wait after all.
 */
final class LineWriter {

	private static final int MAX_WAITING_LINES = 1_000;

	private final Consumer<String> log;

	private final Queue<String> lines = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	private final ReentrantLock writing = new ReentrantLock();

	LineWriter(Consumer<String> log) {
		this.log = log;
	}

	void write(String line) {
		this.lines.add(line);
		if (this.count.incrementAndGet() > MAX_WAITING_LINES) {
			this.writing.lock();
			writeAll();
		}
		// Whoever was at it may have stopped just before the line was there.
		while (!this.lines.isEmpty() && this.writing.tryLock()) {
			writeAll();
		}
	}

	private void writeAll() {
		try {
			for (String line = this.lines.poll(); line != null; line = this.lines.poll()) {
				this.count.decrementAndGet();
				this.log.accept(line);
			}
		}
		finally {
			this.writing.unlock();
		}
	}

}
