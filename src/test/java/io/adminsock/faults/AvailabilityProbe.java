package io.adminsock.faults;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that comes before there is a server, and from the first connection on expects
 * each one to be answered by the same {@link SocketFileProcess}.
 */
final class AvailabilityProbe implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path path;

	private final Queue<String> answers = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::ask, "witness");

	private volatile boolean running = true;

	private AvailabilityProbe(Path path) {
		this.path = path;
	}

	static AvailabilityProbe of(Path path) {
		AvailabilityProbe probe = new AvailabilityProbe(path);
		probe.thread.start();
		return probe;
	}

	private void ask() {
		while (this.running) {
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(this.path))) {
				channel.write(ByteBuffer.wrap(new byte[] { '?' }));
				ByteBuffer answer = ByteBuffer.allocate(20);
				channel.read(answer);
				this.answers.add(StandardCharsets.US_ASCII.decode(answer.flip()).toString());
			}
			catch (IOException ex) {
				if (!this.answers.isEmpty()) {
					this.answers.add(ex.toString());
				}
			}
		}
	}

	/** Waits until there are so many more answers. */
	void awaitAnswers(int more) throws InterruptedException {
		int goal = this.answers.size() + more;
		for (long end = System.nanoTime() + PATIENCE.toNanos(); this.answers.size() < goal;) {
			assertThat(System.nanoTime()).as("answers in time: %s", this.answers).isLessThan(end);
			TimeUnit.MICROSECONDS.sleep(200);
		}
	}

	/** Stops asking; fails if a connection was not answered by that process. */
	int assertAllFrom(long pid) throws InterruptedException {
		this.running = false;
		this.thread.join(PATIENCE.toMillis());
		assertThat(this.thread.isAlive()).as("waits for an answer").isFalse();
		assertThat(this.answers).containsOnly(pid + "\n");
		return this.answers.size();
	}

	@Override
	public void close() {
		this.running = false;
	}

}
