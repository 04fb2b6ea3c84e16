package io.adminsock.faults;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.testing.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that come and go: one connection for each request. That nobody can connect for
 * a while is all right, that somebody can and gets no answer is not.
 */
final class Callers implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path socket;

	private final AtomicInteger answers = new AtomicInteger();

	private final Queue<String> lost = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::call, "caller");

	private volatile boolean running = true;

	private Callers(Path socket) {
		this.socket = socket;
	}

	static Callers of(Path socket) {
		Callers callers = new Callers(socket);
		callers.thread.start();
		return callers;
	}

	private void call() {
		while (this.running) {
			try {
				TimeUnit.MILLISECONDS.sleep(2);
				SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(this.socket));
				ask(channel);
			}
			catch (IOException ex) {
				// Nobody is there.
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private void ask(SocketChannel channel) {
		try (RawClient client = RawClient.on(channel)) {
			String answer = client.send("GET /ping HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n").read().body();
			if (!"pong".equals(answer)) {
				this.lost.add(answer);
			}
			this.answers.incrementAndGet();
		}
		catch (IOException ex) {
			this.lost.add(ex.toString());
		}
	}

	/** Ends it, and fails if somebody could connect and was not answered. */
	int assertNothingLost() throws InterruptedException {
		this.running = false;
		this.thread.join(PATIENCE.toMillis());
		assertThat(this.thread.isAlive()).as("waits for an answer").isFalse();
		assertThat(this.lost).isEmpty();
		return this.answers.get();
	}

	@Override
	public void close() {
		this.running = false;
	}

}
