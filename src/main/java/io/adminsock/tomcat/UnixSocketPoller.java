package io.adminsock.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Tomcat's poller in a thread of its own, which hands each request to the executor. It
 * accepts connections as well, and sees to bytes of bodies.
 */
class UnixSocketPoller extends NioEndpoint.Poller {

	private static final Log logger = LogFactory.getLog(UnixSocketPoller.class);

	private static final int DRAIN_BUFFER_BYTES = 64 * 1024;

	private final UnixSocketEndpoint endpoint;

	private final UnixSocketAcceptor acceptor;

	private final ByteBuffer drainBuffer = ByteBuffer.allocateDirect(DRAIN_BUFFER_BYTES);

	UnixSocketPoller(UnixSocketEndpoint endpoint) throws IOException {
		endpoint.super();
		this.endpoint = endpoint;
		this.acceptor = new UnixSocketAcceptor(endpoint, this);
	}

	@SuppressWarnings("ThreadPriorityCheck") // Tomcat's own setting
	void start() {
		Thread thread = new Thread(this, getThreadName());
		thread.setPriority(this.endpoint.getPollerThreadPriority());
		thread.setDaemon(true);
		thread.start();
	}

	final String getThreadName() {
		return this.endpoint.getName() + "-Poller";
	}

	/**
	 * Goes on after every error, because no request is served without the poller.
	 */
	@Override
	public void run() {
		boolean ended = false;
		while (!ended) {
			try {
				super.run();
				ended = true;
			}
			catch (RuntimeException | Error ex) {
				// The next select reports again what was not processed.
				getSelector().selectedKeys().clear();
				report(ex);
			}
		}
	}

	static void report(Throwable failure) {
		try {
			logger.error("Cannot wait for requests", failure);
		}
		catch (OutOfMemoryError ex) {
			// There is no memory for the message either.
		}
	}

	/**
	 * Called before each select.
	 */
	@Override
	public boolean events() {
		boolean any = super.events();
		this.acceptor.prepare();
		return any;
	}

	@Override
	protected void processKey(SelectionKey key, NioSocketWrapper wrapper) {
		try {
			if (this.acceptor.owns(wrapper)) {
				this.acceptor.accept();
			}
			else if (!(wrapper instanceof UnixSocketConnection connection) || !processBody(key, connection)) {
				super.processKey(key, wrapper);
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
	 * Handles bytes of a body, which are no request.
	 * @return whether the bytes belong to a body
	 */
	private boolean processBody(SelectionKey key, UnixSocketConnection connection) {
		if (connection.isDraining()) {
			if (!connection.drain(this.drainBuffer)) {
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
	 * Registers a connection at once: the thread that accepts is the one that selects.
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

	/**
	 * Ends the present select, or the next one, so that {@link #events} runs.
	 */
	void wakeup() {
		getSelector().wakeup();
	}

	/**
	 * Processes an event in the thread that found it.
	 * @param event the event
	 * @param request processes the event in the current thread
	 * @return whether the event needs nothing more; the executor processes it otherwise
	 */
	boolean process(SocketEvent event, Runnable request) {
		return false;
	}

	/**
	 * Called by a request that is going to wait for its client.
	 */
	void beforeWait() {
		// A thread of the executor may wait.
	}

	/**
	 * Waits for the requests that run outside the executor.
	 */
	void await(Duration timeout) throws InterruptedException {
		// All run in the executor.
	}

	/**
	 * Closes all connections and ends.
	 */
	final void stop() {
		destroy();
	}

}
