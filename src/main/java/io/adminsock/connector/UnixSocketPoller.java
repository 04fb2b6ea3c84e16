package io.adminsock.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Tomcat's poller, but the thread that finds a request also runs it, unless that would
 * keep others waiting.
 */
final class UnixSocketPoller extends NioEndpoint.Poller {

	private static final Log logger = LogFactory.getLog(UnixSocketPoller.class);

	/**
	 * For how long requests that came at the same time are run one after the other.
	 */
	private static final long ROUND = Duration.ofMillis(3).toNanos();

	private static final int SCRATCH_BYTES = 64 * 1024;

	private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);

	private final Runnable stopped;

	private final long timeout;

	private final UnixSocketAcceptor acceptor;

	private final Leadership leadership;

	private volatile boolean selecting;

	private volatile boolean closed;

	private long roundEnd;

	private int keys;

	/**
	 * Whether the connection at hand can be read and nothing else: what else is ready may
	 * be another thread's to see once the lead is lost.
	 */
	private boolean readOnly;

	/**
	 * Creates the poller.
	 * @param endpoint the endpoint whose connections it looks after
	 * @param mostSlow how many slow requests it may run itself at the same time
	 * @param stopped what to do once all of them are closed
	 */
	UnixSocketPoller(UnixSocketEndpoint endpoint, int mostSlow, Runnable stopped) throws IOException {
		endpoint.super();
		this.stopped = stopped;
		this.timeout = endpoint.getSelectorTimeout();
		this.acceptor = new UnixSocketAcceptor(endpoint, getSelector());
		this.leadership = new Leadership(endpoint.getName() + "-Poller", this::lead, mostSlow);
	}

	void start() {
		this.leadership.start();
	}

	@Override
	protected void destroy() {
		super.destroy();
		this.closed = true;
		getSelector().wakeup();
	}

	/**
	 * Runs a request here, if nobody has to wait for it.
	 * @return whether it was run
	 */
	boolean handle(Runnable request) {
		return this.readOnly && System.nanoTime() - this.roundEnd < 0 && this.leadership.work(request);
	}

	/**
	 * Called by a request that is going to wait for its client.
	 */
	void expectWait() {
		this.leadership.resign();
	}

	/**
	 * Waits for requests that it ran itself and that were interrupted by the stop.
	 */
	void await(Duration longest) throws InterruptedException {
		this.leadership.await(longest);
	}

	/**
	 * Called by the thread that selects, which accepts as well.
	 */
	@Override
	public void register(NioSocketWrapper wrapper) {
		try {
			wrapper.interestOps(SelectionKey.OP_READ);
			wrapper.getSocket().getIOChannel().register(getSelector(), SelectionKey.OP_READ, wrapper);
		}
		catch (ClosedChannelException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void add(NioSocketWrapper wrapper, int interestOps) {
		super.add(wrapper, interestOps);
		wakeup();
	}

	/**
	 * Ends the wait, so that it is begun anew with what has changed.
	 */
	void wakeup() {
		if (this.selecting) {
			getSelector().wakeup();
		}
	}

	/**
	 * Goes on after every error: without a leader nobody would be answered any more.
	 */
	private void lead(BooleanSupplier leading) {
		while (leading.getAsBoolean() && !this.closed) {
			try {
				if (handleReady(leading)) {
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

	private static void report(Throwable failure) {
		try {
			logger.error("Cannot wait for requests", failure);
		}
		catch (OutOfMemoryError ex) {
			// There is none to tell it, either.
		}
	}

	private boolean handleReady(BooleanSupplier leading) {
		Iterator<SelectionKey> ready = getSelector().selectedKeys().iterator();
		while (ready.hasNext()) {
			SelectionKey key = ready.next();
			ready.remove();
			if (this.acceptor.owns(key)) {
				this.acceptor.accept(this.keys == 1);
			}
			else if (key.attachment() instanceof NioSocketWrapper wrapper) {
				process(key, wrapper);
			}
			if (!leading.getAsBoolean()) {
				return false;
			}
		}
		return true;
	}

	private void process(SelectionKey key, NioSocketWrapper wrapper) {
		try {
			this.readOnly = key.readyOps() == SelectionKey.OP_READ;
			if (!(wrapper instanceof UnixSocketWrapper connection) || !processBody(key, connection)) {
				processKey(key, wrapper);
			}
		}
		catch (CancelledKeyException ex) {
			wrapper.close();
		}
		catch (Error ex) {
			wrapper.close();
			throw ex;
		}
	}

	/**
	 * Handles bytes of a body: a thread waits for them, or no thread will read them.
	 * @return whether the bytes belong to a body
	 */
	private boolean processBody(SelectionKey key, UnixSocketWrapper connection) {
		if (connection.isDraining()) {
			if (!connection.drain(this.scratch)) {
				connection.close();
			}
			return true;
		}
		if (!key.isReadable() || !connection.bytesArrived()) {
			return false;
		}
		unreg(key, connection, SelectionKey.OP_READ);
		return true;
	}

	/**
	 * What comes between the look at the events and the wait finds {@link #selecting}
	 * set.
	 */
	private void select() throws IOException {
		Thread.interrupted();
		this.selecting = true;
		timeout(this.keys, events());
		long longest = this.acceptor.prepare(this.timeout);
		this.keys = (longest > 0) ? getSelector().select(longest) : getSelector().selectNow();
		this.selecting = false;
		this.roundEnd = System.nanoTime() + ROUND;
	}

	private void close() {
		events();
		timeout(0, false);
		this.leadership.interrupt();
		try {
			getSelector().close();
		}
		catch (IOException ex) {
			logger.error("Cannot close the selector", ex);
		}
		this.stopped.run();
	}

}
