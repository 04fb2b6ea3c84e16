package io.adminsock.tomcat.leaderfollowers;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class LeaderFollowersTests {

	private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

	private final CountDownLatch ended = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private volatile boolean over;

	private LeaderFollowers leaderFollowers = new LeaderFollowers("leader", Thread.NORM_PRIORITY, 3, this::loop);

	private void loop(BooleanSupplier leading) {
		while (leading.getAsBoolean() && !this.over) {
			try {
				this.queue.take().run();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		if (this.over) {
			this.ended.countDown();
		}
	}

	@AfterEach
	void end() throws InterruptedException {
		this.release.countDown();
		this.queue.add(() -> this.over = true);
		assertThat(this.ended.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void workIsDoneByTheThreadThatFoundIt() {
		this.leaderFollowers.start();
		Thread first = leader();
		assertThat(leader()).isSameAs(first).isNotSameAs(Thread.currentThread());
	}

	@Test
	void workOfAThreadThatDoesNotLeadIsNotDone() {
		this.leaderFollowers.start();
		assertThat(this.leaderFollowers.run(this::hang)).isFalse();
	}

	@Test
	void workInTheMidstOfWorkIsNotDone() {
		this.leaderFollowers.start();
		CompletableFuture<Boolean> inner = new CompletableFuture<>();
		lead(() -> inner.complete(this.leaderFollowers.run(this::hang)));
		assertThat(inner.join()).isFalse();
	}

	@Test
	void whoHangsLosesTheLead() {
		this.leaderFollowers.start();
		Thread first = leader();
		lead(this::hang);
		assertThat(leader()).isNotSameAs(first);
	}

	@Test
	void whoComputesForEverLosesTheLead() {
		this.leaderFollowers.start();
		Thread first = leader();
		lead(() -> {
			while (this.release.getCount() > 0) {
				Thread.onSpinWait();
			}
		});
		assertThat(leader()).isNotSameAs(first);
	}

	@Test
	void whoSaysThatItWaitsLosesTheLeadAtOnceAndWorkIsStillDoneInPlace() {
		this.leaderFollowers.start();
		lead(() -> {
			this.leaderFollowers.promote();
			hang();
		});
		assertThat(inPlace()).isTrue();
	}

	@Test
	void workIsHandedOverForAWhileAfterSomeoneHung() {
		this.leaderFollowers.start();
		lead(this::hang);
		assertThat(inPlace()).isFalse();
		while (!inPlace()) {
			Thread.onSpinWait();
		}
	}

	@Test
	void noMoreThanTheGivenNumberHang() {
		this.leaderFollowers.start();
		for (int hanging = 0; hanging < 3; hanging++) {
			lead(() -> {
				this.leaderFollowers.promote();
				hang();
			});
		}
		assertThat(inPlace()).isFalse();
	}

	@Test
	void noWorkIsDoneInPlaceWhereNoneMayHang() {
		this.leaderFollowers = new LeaderFollowers("leader", Thread.NORM_PRIORITY, 0, this::loop);
		this.leaderFollowers.start();
		assertThat(inPlace()).isFalse();
	}

	@Test
	void whoLostTheLeadDoesNotGetItBackWithItsWork() throws InterruptedException {
		this.leaderFollowers.start();
		Thread former = leader();
		CountDownLatch done = new CountDownLatch(1);
		lead(() -> {
			this.leaderFollowers.promote();
			hang();
			done.countDown();
		});
		Thread next = leader();
		this.release.countDown();
		done.await();
		assertThat(leader()).isSameAs(next).isNotSameAs(former);
	}

	/**
	 * A thread ends with its request while its successor gives the lead away. The
	 * follower must still take it.
	 */
	@Test
	@Timeout(300)
	void theLeadIsTakenHoweverManyGiveItAwayAtOnce() throws InterruptedException {
		this.leaderFollowers = new LeaderFollowers("leader", Thread.NORM_PRIORITY, 16, this::loop);
		this.leaderFollowers.start();
		CountDownLatch rounds = new CountDownLatch(20_000);
		for (int i = 0; i < 8; i++) {
			giveAwayAgainAndAgain(rounds);
		}
		long left = rounds.getCount();
		while (!rounds.await(25, TimeUnit.SECONDS)) {
			assertThat(rounds.getCount()).isLessThan(left);
			left = rounds.getCount();
		}
	}

	private void giveAwayAgainAndAgain(CountDownLatch rounds) {
		this.queue.add(() -> {
			if (rounds.getCount() > 0) {
				giveAwayAgainAndAgain(rounds);
			}
			rounds.countDown();
			this.leaderFollowers.run(() -> {
				this.leaderFollowers.promote();
				LockSupport.parkNanos(rounds.getCount() % 100 * 1_000);
			});
		});
	}

	private void hang() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void lead(Runnable work) {
		this.queue.add(() -> this.leaderFollowers.run(work));
	}

	private Thread leader() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.queue.add(() -> thread.complete(Thread.currentThread()));
		return thread.orTimeout(60, TimeUnit.SECONDS).join();
	}

	private boolean inPlace() {
		CompletableFuture<Boolean> inPlace = new CompletableFuture<>();
		this.queue.add(() -> inPlace.complete(this.leaderFollowers.run(() -> {
		})));
		return inPlace.orTimeout(60, TimeUnit.SECONDS).join();
	}

}
