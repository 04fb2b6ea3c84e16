package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

import io.adminsock.tomcat.leaderfollowers.LeaderFollowers;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * A poller that runs requests in the thread that selects, by the
 * {@linkplain LeaderFollowers Leader/Followers} pattern.
 * <p>
 * It replaces the loop of Tomcat's {@code NioEndpoint.Poller.run} (11.0.27). The
 * differences:
 * <ul>
 * <li>A thread leaves the loop when it is demoted. Its successor goes on with the keys
 * that are selected.</li>
 * <li>No wake-up is counted: a flag says whether a thread is about to select.</li>
 * <li>The loop goes on after every error.</li>
 * <li>At the end it interrupts the requests of demoted threads.</li>
 * </ul>
 */
final class LeaderFollowersPoller extends UnixSocketPoller {

	private static final Log logger = LogFactory.getLog(LeaderFollowersPoller.class);

	private static final int MAX_DEMOTED = 16;

	/**
	 * For how long requests that came at the same time are run one after the other. The
	 * rest of them goes to the executor, because each waits for those before it.
	 */
	private static final Duration MAX_ROUND = Duration.ofMillis(3);

	private final UnixSocketEndpoint endpoint;

	private final LeaderFollowers threads;

	private volatile boolean selecting;

	private volatile boolean closed;

	private long roundEnd;

	private int keyCount;

	/**
	 * Whether the connection at hand can be read and nothing else. Otherwise Tomcat looks
	 * at the key again after the request, and by then the key may be the business of
	 * another leader.
	 */
	private boolean onlyReadable;

	LeaderFollowersPoller(UnixSocketEndpoint endpoint) throws IOException {
		super(endpoint);
		this.endpoint = endpoint;
		this.threads = new LeaderFollowers(getThreadName(), endpoint.getPollerThreadPriority(), MAX_DEMOTED,
				this::lead);
	}

	@Override
	void start() {
		this.threads.start();
	}

	@Override
	protected void destroy() {
		super.destroy();
		this.closed = true;
		getSelector().wakeup();
	}

	private void lead(BooleanSupplier leading) {
		while (leading.getAsBoolean() && !this.closed) {
			try {
				if (processSelectedKeys(leading)) {
					select();
				}
			}
			catch (IOException | RuntimeException | Error ex) {
				report(ex);
			}
		}
		if (leading.getAsBoolean()) {
			close();
		}
	}

	/**
	 * Processes what is selected.
	 * @return whether this thread still leads
	 */
	private boolean processSelectedKeys(BooleanSupplier leading) {
		Iterator<SelectionKey> keys = getSelector().selectedKeys().iterator();
		while (keys.hasNext()) {
			SelectionKey key = keys.next();
			keys.remove();
			if (key.attachment() instanceof NioSocketWrapper wrapper) {
				processKey(key, wrapper);
			}
			if (!leading.getAsBoolean()) {
				return false;
			}
		}
		return true;
	}

	@Override
	protected void processKey(SelectionKey key, NioSocketWrapper wrapper) {
		this.onlyReadable = isOnlyReadable(key);
		super.processKey(key, wrapper);
	}

	private static boolean isOnlyReadable(SelectionKey key) {
		try {
			return key.isValid() && key.readyOps() == SelectionKey.OP_READ;
		}
		catch (CancelledKeyException ex) {
			// Another thread has closed the connection in between.
			return false;
		}
	}

	/**
	 * Waits. The flag is set before {@link #events} looks for changes, so that each later
	 * change ends the wait.
	 */
	private void select() throws IOException {
		Thread.interrupted();
		this.selecting = true;
		timeout(this.keyCount, events());
		this.keyCount = getSelector().select(this.endpoint.getSelectorTimeout());
		this.selecting = false;
		this.roundEnd = System.nanoTime() + MAX_ROUND.toNanos();
	}

	@Override
	public void add(NioSocketWrapper wrapper, int interestOps) {
		super.add(wrapper, interestOps);
		wakeup();
	}

	@Override
	void wakeup() {
		if (this.selecting) {
			super.wakeup();
		}
	}

	/**
	 * Runs a request in the leader. A demoted thread has nothing to do with an event that
	 * it sees after its request, because the new leader has selected the same key.
	 */
	@Override
	boolean process(SocketEvent event, Runnable request) {
		return switch (event) {
			case OPEN_READ -> this.onlyReadable && System.nanoTime() - this.roundEnd < 0 && this.threads.run(request);
			case OPEN_WRITE -> LeaderFollowers.isDemoted();
			default -> false;
		};
	}

	@Override
	void beforeWait() {
		this.threads.promote();
	}

	@Override
	void await(Duration timeout) throws InterruptedException {
		this.threads.await(timeout);
	}

	private void close() {
		events();
		timeout(0, false);
		this.threads.interruptDemoted();
		try {
			getSelector().close();
		}
		catch (IOException ex) {
			logger.error("Cannot close the selector", ex);
		}
		this.endpoint.pollerStopped();
	}

}
