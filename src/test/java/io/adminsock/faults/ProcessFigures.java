package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a process holds, as {@code proc(5)} tells it.
 *
 * @param descriptors open descriptors
 * @param threads threads, without those that Tomcat keeps for requests
 * @param megabytes resident memory
 */
record ProcessFigures(int descriptors, int threads, int megabytes) {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	static ProcessFigures of(long pid) throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
			return new ProcessFigures((int) descriptors.count(), threads(pid), megabytes(pid));
		}
	}

	private static int threads(long pid) throws IOException {
		try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(pid)))) {
			return (int) threads.filter((thread) -> !isWorker(thread)).count();
		}
	}

	/** The kernel keeps the beginning of a long name such as unix-/run/…-exec-12. */
	private static boolean isWorker(Path thread) {
		try {
			return Files.readString(thread.resolve("comm")).startsWith("unix-");
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static int megabytes(long pid) throws IOException {
		return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid)))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToInt((line) -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Waits until the process holds no more than it did before, but for a few descriptors
	 * and threads.
	 * @param descriptors how many more descriptors are no leak
	 * @param threads how many more threads are no leak
	 */
	static ProcessFigures awaitBase(long pid, ProcessFigures base, int descriptors, int threads)
			throws IOException, InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		ProcessFigures now = of(pid);
		while (now.descriptors > base.descriptors + descriptors || now.threads > base.threads + threads) {
			if (System.nanoTime() > end) {
				throw new AssertionError("%s, and %s before".formatted(now, base));
			}
			Thread.sleep(200);
			now = of(pid);
		}
		return now;
	}

	@Override
	public String toString() {
		return "%d descriptors, %d threads, %d MB".formatted(this.descriptors, this.threads, this.megabytes);
	}

}
