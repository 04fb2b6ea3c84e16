package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.testing.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients with a request at a time on a connection each that they keep, whatever happens
 * to the path meanwhile. Each request differs, so that each answer is known to be its
 * own.
 */
final class KeepAliveLoad implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(2);

	private final List<Thread> threads = new ArrayList<>();

	private final List<RawClient> clients = new ArrayList<>();

	private final AtomicInteger answers = new AtomicInteger();

	private final Queue<String> lost = new ConcurrentLinkedQueue<>();

	private volatile boolean running = true;

	private KeepAliveLoad() {
	}

	static KeepAliveLoad on(Path socket, int connections) throws IOException {
		KeepAliveLoad load = new KeepAliveLoad();
		for (int i = 0; i < connections; i++) {
			RawClient client = RawClient.connect(socket);
			String name = "client %d".formatted(i);
			load.clients.add(client);
			load.threads.add(new Thread(() -> load.ask(client, name), name));
		}
		load.threads.forEach(Thread::start);
		return load;
	}

	private void ask(RawClient client, String name) {
		for (int i = 0; this.running; i++) {
			String question = "[\"%s, request %d\"]".formatted(name, i);
			try {
				String answer = client.send(RawClient.request("POST", "/echo", question)).read().body();
				if (!answer.equals(question)) {
					this.lost.add("%s: %s".formatted(question, answer));
				}
				this.answers.incrementAndGet();
			}
			catch (IOException ex) {
				this.lost.add("%s: %s".formatted(question, ex));
				return;
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

	int answers() {
		return this.answers.get();
	}

	/** Waits until there are so many more answers. */
	void awaitAnswers(int more) throws InterruptedException {
		int goal = answers() + more;
		for (long end = System.nanoTime() + PATIENCE.toNanos(); answers() < goal; TimeUnit.MILLISECONDS.sleep(5)) {
			assertThat(System.nanoTime()).as("answers in time, lost: %s", this.lost).isLessThan(end);
		}
	}

	/** Ends it, and fails if a request was not answered. */
	int assertNothingLost() throws Exception {
		this.running = false;
		for (Thread thread : this.threads) {
			thread.join(PATIENCE.toMillis());
			assertThat(thread.isAlive()).as("%s waits for an answer", thread.getName()).isFalse();
		}
		assertThat(this.lost).isEmpty();
		return answers();
	}

	@Override
	public void close() throws IOException {
		this.running = false;
		for (RawClient client : this.clients) {
			client.close();
		}
	}

}
