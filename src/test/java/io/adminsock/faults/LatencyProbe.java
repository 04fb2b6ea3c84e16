package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.adminsock.testing.RawClient;

/**
 * A normal client beside a fault, which sends one request after the other and notes how
 * long it has to wait for the answers.
 */
final class LatencyProbe implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 60;

	private static final long PAUSE_MILLIS = 20;

	private final Path socket;

	private final CompletableFuture<Waits> end;

	private volatile boolean stopped;

	private LatencyProbe(Path socket) {
		this.socket = socket;
		this.end = CompletableFuture.supplyAsync(this::run, (task) -> new Thread(task, "bystander").start());
	}

	static LatencyProbe start(Path socket) {
		return new LatencyProbe(socket);
	}

	/**
	 * What the client saw.
	 *
	 * @param requests how many requests were answered
	 * @param longest the longest time that an answer took
	 */
	record Waits(int requests, Duration longest) {

		@Override
		public String toString() {
			return "%d requests beside it waited for %d ms at most".formatted(this.requests, this.longest.toMillis());
		}

	}

	private Waits run() {
		int requests = 0;
		Duration longest = Duration.ZERO;
		while (!this.stopped) {
			long start = System.nanoTime();
			ask(Integer.toString(requests));
			Duration wait = Duration.ofNanos(System.nanoTime() - start);
			longest = (wait.compareTo(longest) > 0) ? wait : longest;
			requests++;
		}
		return new Waits(requests, longest);
	}

	private void ask(String token) {
		try {
			RawClient.Response response = RawClient.post(this.socket, "/echo", "[\"%s\"]".formatted(token));
			if (response.status() != 200 || !response.body().contains('"' + token + '"')) {
				throw new IllegalStateException(response.toString());
			}
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Ends and returns what it saw; fails if it was not answered. */
	Waits stop() throws Exception {
		this.stopped = true;
		return this.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.stopped = true;
	}

}
