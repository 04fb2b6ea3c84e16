package io.adminsock.audit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes lines of many threads one by one. A thread that finds another one writing leaves
 * its line to that thread and continues, because waiting for the lock of the log would
 * take longer than writing. If too many lines wait, the threads wait too.
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
		// The writing thread may have stopped just before this line was added.
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
