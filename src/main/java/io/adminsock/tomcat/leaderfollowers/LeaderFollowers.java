package io.adminsock.tomcat.leaderfollowers;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Leader/Followers pattern (Pattern-Oriented Software Architecture, volume 2): one
 * thread, the leader, waits for requests and runs each of them itself, because handing a
 * request to another thread costs more than a short request. A second thread follows. It
 * takes the lead as soon as a request takes too long, so that no other request waits for
 * it, and requests are handed over for a while then. The demoted thread ends with its
 * request.
 */
public final class LeaderFollowers {

	private static final Log logger = LogFactory.getLog(LeaderFollowers.class);

	private final String name;

	private final Consumer<BooleanSupplier> loop;

	private final int maxThreads;

	private final int priority;

	private final Lead lead;

	private final Patience patience;

	private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

	private final Set<Follower> threads = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Follower leader;

	private volatile @Nullable Follower follower;

	/**
	 * Creates the group, which begins with {@link #start}.
	 * @param name the name of its threads
	 * @param priority the priority of its threads
	 * @param maxDemoted how many demoted threads there may be at the same time
	 * @param loop waits for requests as long as the supplier returns {@code true}, which
	 * means that the thread has the lead; the group ends when the loop returns for
	 * another reason
	 */
	public LeaderFollowers(String name, int priority, int maxDemoted, Consumer<BooleanSupplier> loop) {
		this(name, priority, maxDemoted, loop, new Lead(), new Patience());
	}

	LeaderFollowers(String name, int priority, int maxDemoted, Consumer<BooleanSupplier> loop, Lead lead,
			Patience patience) {
		this.name = name;
		this.priority = priority;
		this.maxThreads = 2 + maxDemoted;
		this.loop = loop;
		this.lead = lead;
		this.patience = patience;
	}

	/**
	 * Starts the first thread.
	 * @throws OutOfMemoryError if there can be no more threads
	 */
	public void start() {
		startFollower();
	}

	@SuppressWarnings("ThreadPriorityCheck") // A setting of the caller
	private void startFollower() {
		Follower thread = new Follower(this, this.lead, this.patience);
		thread.setName(this.name);
		thread.setPriority(this.priority);
		thread.setDaemon(true);
		this.threads.add(thread);
		this.follower = thread;
		try {
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			this.follower = null;
			this.threads.remove(thread);
			throw ex;
		}
	}

	/**
	 * Leads without a follower if there can be no more threads.
	 */
	private void replaceFollower() {
		this.follower = null;
		try {
			startFollower();
		}
		catch (OutOfMemoryError ex) {
			report(ex);
		}
	}

	private static void report(OutOfMemoryError failure) {
		try {
			logger.warn("No thread can follow, each request is handed over from now on: " + failure.getMessage());
		}
		catch (OutOfMemoryError ex) {
			// There is no memory for the message either, and the leader must go on.
		}
	}

	/**
	 * Runs a request in the current thread, if this is the leader and a follower is ready
	 * to take over.
	 * @param request the request
	 * @return whether it was run; the thread may be {@linkplain #isDemoted() demoted} now
	 */
	public boolean run(Runnable request) {
		Follower leader = this.leader;
		if (leader == null || !leader.mayRunRequest() || !mayRunRequest()) {
			return false;
		}
		leader.run(request);
		return true;
	}

	private boolean mayRunRequest() {
		return this.follower != null && this.threads.size() < this.maxThreads && this.backoff.isOver();
	}

	/**
	 * Promotes the follower to the leader, if the current thread is the leader. Called in
	 * the middle of a request that is going to wait for its client.
	 */
	public void promote() {
		Follower leader = this.leader;
		if (leader == Thread.currentThread() && leader != null && leader.giveLeadAway()) {
			wakeFollower();
		}
	}

	/**
	 * Tells whether the current thread was the leader and was demoted.
	 * @return whether another thread leads in its place
	 */
	public static boolean isDemoted() {
		return Thread.currentThread() instanceof Follower thread && thread.isDemoted();
	}

	/**
	 * Waits for the requests of demoted threads.
	 * @param timeout for how long
	 * @throws InterruptedException if the current thread is interrupted
	 */
	public void await(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		for (Thread thread : this.threads) {
			long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
			if (left > 0 && thread != Thread.currentThread()) {
				thread.join(left);
			}
		}
	}

	/**
	 * Interrupts the requests of demoted threads.
	 */
	public void interruptDemoted() {
		for (Thread thread : this.threads) {
			if (thread != this.leader && thread != this.follower) {
				thread.interrupt();
			}
		}
	}

	void lead(Follower thread) {
		this.leader = thread;
		boolean closed = false;
		try {
			replaceFollower();
			this.loop.accept(() -> !thread.isDemoted());
			closed = !thread.isDemoted();
		}
		finally {
			this.lead.leave(thread.isDemoted(), closed);
			wakeFollower();
		}
	}

	boolean takeFromSlowLeader(long turn, int ticks) {
		Follower leader = this.leader;
		boolean slow = leader != null && Lead.isRequest(turn) && this.patience.isOver(ticks, leader.getState());
		if (slow && this.lead.take(turn)) {
			this.backoff.begin();
			return true;
		}
		return false;
	}

	void wakeSleepingFollower() {
		if (this.lead.endSleep()) {
			wakeFollower();
		}
	}

	private void wakeFollower() {
		this.patience.wake(this.follower);
	}

	void remove(Follower thread) {
		this.threads.remove(thread);
	}

}
