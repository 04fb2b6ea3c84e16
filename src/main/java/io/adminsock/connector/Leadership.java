package io.adminsock.connector;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A loop that one thread leads: it waits for work and does it in place, which saves
 * handing it to another thread. A second thread follows. It takes the lead as soon as a
 * piece of work takes too long, so that the others do not wait for it, and work is better
 * handed over for a while then. The thread that lost the lead ends with its work.
 */
final class Leadership {

	private static final Log logger = LogFactory.getLog(Leadership.class);

	/**
	 * How often the follower looks.
	 */
	private static final long TICK = Duration.ofMillis(1).toNanos();

	private static final int TICKS_TO_WAIT = 2;

	/**
	 * Longer than the scheduler lets a thread that could run stand still.
	 */
	private static final int TICKS_TO_COMPUTE = 8;

	private static final int IDLE_TICKS = 50;

	private final String name;

	private final Consumer<BooleanSupplier> loop;

	private final int mostThreads;

	private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	/**
	 * Odd while the leader works. Who adds one then has the lead.
	 */
	private final AtomicLong turn = new AtomicLong();

	private volatile @Nullable Member leader;

	private volatile @Nullable Member follower;

	private volatile boolean vacant = true;

	private volatile boolean asleep;

	private volatile boolean ended;

	/**
	 * Creates a leadership, which begins with {@link #start}.
	 * @param name what the threads are called
	 * @param loop what the leader does, as long as it is told to go on; where it ends for
	 * another reason all is over
	 * @param mostSlow how many threads may have lost the lead at the same time; none
	 * means that no work is done in place
	 */
	Leadership(String name, Consumer<BooleanSupplier> loop, int mostSlow) {
		this.name = name;
		this.loop = loop;
		this.mostThreads = 2 + mostSlow;
	}

	/**
	 * Starts the first thread, or fails.
	 */
	void start() {
		follow(new Member());
	}

	private void follow(Member member) {
		this.threads.add(member);
		this.follower = member;
		member.start();
	}

	private void startFollower() {
		this.follower = null;
		try {
			follow(new Member());
		}
		catch (OutOfMemoryError ex) {
			Member failed = this.follower;
			this.follower = null;
			if (failed != null) {
				this.threads.remove(failed);
			}
			report(ex);
		}
	}

	private static void report(OutOfMemoryError failure) {
		try {
			logger.warn("No thread can follow, each request is handed over from now on: " + failure.getMessage());
		}
		catch (OutOfMemoryError ex) {
			// There is none to tell it, either. Who leads must go on.
		}
	}

	/**
	 * Does the work here, if it may be done here.
	 * @return whether it was done
	 */
	boolean work(Runnable work) {
		Member member = this.leader;
		if (member == null || !member.isFree() || !mayWork()) {
			return false;
		}
		member.turn = this.turn.incrementAndGet();
		wakeFollower();
		// Left by other work, as an executor clears it.
		Thread.interrupted();
		try {
			work.run();
		}
		finally {
			member.lost = !take(member.turn);
			member.turn = 0;
		}
		return true;
	}

	private boolean mayWork() {
		return this.follower != null && this.threads.size() < this.mostThreads && this.backoff.isOver();
	}

	private boolean take(long turn) {
		return isWork(turn) && this.turn.compareAndSet(turn, turn + 1);
	}

	private static boolean isWork(long turn) {
		return turn % 2 != 0;
	}

	private void wakeFollower() {
		if (this.asleep) {
			this.asleep = false;
			LockSupport.unpark(this.follower);
		}
	}

	/**
	 * Gives the lead away in the middle of work that is going to wait for somebody.
	 */
	void resign() {
		Member member = this.leader;
		if (member == Thread.currentThread() && take(member.turn)) {
			this.vacant = true;
			LockSupport.unpark(this.follower);
		}
	}

	/**
	 * Tells whether the current thread had the lead and has lost it.
	 */
	static boolean hasLost() {
		return Thread.currentThread() instanceof Member member && member.lost;
	}

	/**
	 * Waits for the work of those that were interrupted.
	 */
	void await(Duration longest) throws InterruptedException {
		long end = System.nanoTime() + longest.toNanos();
		for (Thread thread : this.threads) {
			long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
			if (left > 0 && thread != Thread.currentThread()) {
				thread.join(left);
			}
		}
	}

	/**
	 * Interrupts those whose work takes long.
	 */
	void interrupt() {
		for (Thread thread : this.threads) {
			if (thread != this.leader && thread != this.follower) {
				thread.interrupt();
			}
		}
	}

	private final class Member extends Thread {

		/** Of the work that it does, or zero. Like the next for this thread alone. */
		private long turn;

		private boolean lost;

		Member() {
			super(Leadership.this.name);
			setDaemon(true);
		}

		private boolean isFree() {
			return this == Thread.currentThread() && this.turn == 0 && !this.lost;
		}

		@Override
		public void run() {
			try {
				if (follow()) {
					lead();
				}
			}
			finally {
				Leadership.this.threads.remove(this);
			}
		}

		/**
		 * Waits for the lead.
		 * @return whether it is had
		 */
		private boolean follow() {
			long seen = 0;
			int times = 0;
			while (!Leadership.this.ended) {
				long turn = Leadership.this.turn.get();
				times = (turn == seen) ? times + 1 : 0;
				seen = turn;
				if (Leadership.this.vacant || takeFromDawdler(turn, times)) {
					return true;
				}
				pause(turn, times);
			}
			return false;
		}

		private boolean takeFromDawdler(long turn, int times) {
			Member leader = Leadership.this.leader;
			boolean waits = leader != null && leader.getState() != State.RUNNABLE;
			if (times >= (waits ? TICKS_TO_WAIT : TICKS_TO_COMPUTE) && take(turn)) {
				Leadership.this.backoff.begin();
				return true;
			}
			return false;
		}

		private void pause(long turn, int times) {
			if (isWork(turn) || times < IDLE_TICKS) {
				LockSupport.parkNanos(TICK);
				return;
			}
			Leadership.this.asleep = true;
			if (Leadership.this.turn.get() == turn && !Leadership.this.vacant && !Leadership.this.ended) {
				LockSupport.park();
			}
		}

		private void lead() {
			Leadership.this.vacant = false;
			Leadership.this.leader = this;
			boolean over = false;
			try {
				startFollower();
				Leadership.this.loop.accept(() -> !this.lost);
				over = !this.lost;
			}
			finally {
				// Who lost the lead says nothing: another may just have given it away.
				if (over) {
					Leadership.this.ended = true;
				}
				else if (!this.lost) {
					Leadership.this.vacant = true;
				}
				LockSupport.unpark(Leadership.this.follower);
			}
		}

	}

}
