package io.adminsock.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class LineWriterTests {

	@Test
	void eachLineIsWrittenOnceAndAfterThoseThatCameBefore() throws InterruptedException {
		List<String> written = new ArrayList<>();
		LineWriter writer = new LineWriter(written::add);
		List<Thread> threads = IntStream.range(0, 8).mapToObj((number) -> new Thread(() -> {
			for (int i = 0; i < 20_000; i++) {
				writer.write(number + " " + i);
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(written).hasSize(160_000);
		for (int number = 0; number < 8; number++) {
			String prefix = number + " ";
			assertThat(written.stream().filter((line) -> line.startsWith(prefix)))
				.containsExactlyElementsOf(IntStream.range(0, 20_000).mapToObj((i) -> prefix + i).toList());
		}
	}

	@Test
	void whereTheLogIsStuckTheLinesDoNotPileUp() throws InterruptedException {
		CountDownLatch stuck = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		AtomicInteger written = new AtomicInteger();
		LineWriter writer = new LineWriter((line) -> {
			stuck.countDown();
			awaitQuietly(free);
			written.incrementAndGet();
		});
		Thread first = new Thread(() -> writer.write("first"));
		first.start();
		stuck.await();
		AtomicInteger accepted = new AtomicInteger();
		Thread second = new Thread(() -> {
			for (int i = 0; i < 5_000; i++) {
				writer.write("another");
				accepted.incrementAndGet();
			}
		});
		second.start();
		await().until(() -> second.getState() == Thread.State.WAITING);
		assertThat(accepted).hasValue(1_000);
		free.countDown();
		first.join();
		second.join();
		assertThat(written).hasValue(5_001);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aLogThatFailsIsUsedAgain() {
		List<String> written = new ArrayList<>();
		LineWriter writer = new LineWriter((line) -> {
			if (line.equals("bad")) {
				throw new IllegalStateException(line);
			}
			written.add(line);
		});
		assertThatIllegalStateException().isThrownBy(() -> writer.write("bad"));
		writer.write("good");
		assertThat(written).containsExactly("good");
	}

}
