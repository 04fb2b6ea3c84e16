package io.adminsock.schedule;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodicTaskTests {

	private static final Duration INTERVAL = Duration.ofMillis(5);

	private final Semaphore runs = new Semaphore(0);

	@Test
	void theTaskRunsAgainAndAgainInADaemonThreadOfThatName() throws InterruptedException {
		AtomicReference<Thread> seen = new AtomicReference<>();
		try (PeriodicTask task = PeriodicTask.start("some-task", INTERVAL, () -> {
			seen.set(Thread.currentThread());
			this.runs.release();
		})) {
			assertRuns(3);
			assertThat(task).isNotNull();
		}
		Thread thread = Objects.requireNonNull(seen.get());
		assertThat(thread.getName()).isEqualTo("some-task");
		assertThat(thread.isDaemon()).isTrue();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void aFailureDoesNotPreventTheNextRun() throws InterruptedException {
		try (PeriodicTask task = PeriodicTask.start("failing", INTERVAL, () -> {
			this.runs.release();
			throw new IllegalStateException("on purpose");
		})) {
			assertRuns(3);
			assertThat(task).isNotNull();
		}
	}

	@Test
	void aTaskThatIsClosedBeforeItsFirstRunDoesNotRun() throws InterruptedException {
		PeriodicTask.start("slow", Duration.ofMillis(200), this.runs::release).close();
		assertThat(this.runs.tryAcquire(500, TimeUnit.MILLISECONDS)).isFalse();
	}

	@Test
	void closeDoesNotWaitForARunThatIsGoingOn() throws InterruptedException {
		CountDownLatch end = new CountDownLatch(1);
		PeriodicTask task = PeriodicTask.start("long", INTERVAL, () -> {
			this.runs.release();
			await(end);
		});
		assertRuns(1);
		task.close();
		end.countDown();
		assertThat(this.runs.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertRuns(int count) throws InterruptedException {
		assertThat(this.runs.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
	}

}
