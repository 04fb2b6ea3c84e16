package io.adminsock.tomcat.leaderfollowers;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A server without sockets, to be run in many orders of its threads' steps: its requests
 * are numbers, and its selector counts up. It uses no clock, and as little of the JDK as
 * possible, because each step of the JDK counts as well.
 */
final class ModelServer {

	private static final int MAX_DEMOTED = 4;

	private final LeaderFollowers threads;

	private final int requests;

	private final Countdown open;

	private final AtomicBoolean selecting = new AtomicBoolean();

	private final AtomicBoolean[] served;

	private volatile @Nullable String fault;

	private IntConsumer work = (request) -> {
	};

	/** Not atomic on purpose: two leaders would select one request twice. */
	private int selected;

	ModelServer(Lead lead, int requests) {
		this.threads = new LeaderFollowers("leader", Thread.NORM_PRIORITY, MAX_DEMOTED, this::lead, lead,
				new NoPatience());
		this.requests = requests;
		this.open = new Countdown(requests + 1);
		this.served = new AtomicBoolean[requests];
		for (int i = 0; i < requests; i++) {
			this.served[i] = new AtomicBoolean();
		}
	}

	LeaderFollowers threads() {
		return this.threads;
	}

	/**
	 * Serves all requests, and returns when the loop and every request have ended.
	 * @param work what a request does
	 */
	void serve(IntConsumer work) {
		this.work = work;
		this.threads.start();
		this.open.await();
		if (this.fault != null) {
			throw new IllegalStateException(this.fault);
		}
	}

	private void lead(BooleanSupplier leading) {
		while (leading.getAsBoolean()) {
			int request = select();
			if (request >= this.requests) {
				this.open.countDown();
				return;
			}
			Runnable task = () -> run(request);
			if (!this.threads.run(task)) {
				new Thread(task).start();
			}
		}
	}

	private int select() {
		if (!this.selecting.compareAndSet(false, true)) {
			this.fault = "Two threads select";
		}
		int request = this.selected++;
		this.selecting.set(false);
		return request;
	}

	private void run(int request) {
		if (!this.served[request].compareAndSet(false, true)) {
			this.fault = "A request runs twice";
		}
		this.work.accept(request);
		this.open.countDown();
	}

	/**
	 * Takes the lead at the second look, and sleeps without spurious wake-ups.
	 */
	private static final class NoPatience extends Patience {

		private final Set<Thread> woken = new HashSet<>();

		@Override
		boolean isOver(int ticks, Thread.State leader) {
			return ticks > 0;
		}

		@Override
		boolean maySleep(int ticks) {
			return ticks > 0;
		}

		@Override
		void awaitTick() {
			// A tick is the next look.
		}

		@Override
		synchronized void sleep() {
			try {
				while (!this.woken.remove(Thread.currentThread())) {
					wait();
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		synchronized void wake(@Nullable Thread thread) {
			if (thread != null) {
				this.woken.add(thread);
				notifyAll();
			}
		}

	}

}
