package io.adminsock.tomcat;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.socket.ListeningSocket;
import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over a Unix domain socket. The class and its constructor are public, because
 * Tomcat creates protocols by their class names.
 */
public final class UnixSocketProtocol extends Http11NioProtocol {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final int nameIndex = COUNT.incrementAndGet();

	private Duration guardInterval = Duration.ZERO;

	private @Nullable Future<?> guard;

	private volatile boolean finishing;

	/**
	 * Creates the protocol; {@link #setSocket} must follow. A client that sends
	 * {@code Expect: 100-continue} gets {@code 100 Continue} when its body is read, so
	 * that it does not send the body of a request that is refused.
	 */
	public UnixSocketProtocol() {
		super(new UnixSocketEndpoint());
		setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
	}

	/**
	 * Sets the socket to listen on.
	 * @param socket the socket, opened at the start and closed at the stop
	 * @param guardInterval how often to check that its path still leads to it, zero for
	 * never
	 */
	public void setSocket(ListeningSocket socket, Duration guardInterval) {
		this.guardInterval = guardInterval;
		endpoint().setSocket(socket);
	}

	/**
	 * Sets how long a client may pause in reading an answer before the connection is
	 * closed. At most a quarter of the threads wait that long; the others wait for
	 * {@code server.tomcat.connection-timeout}.
	 * @param pause the time, not less than the connection timeout
	 */
	public void setPause(Duration pause) {
		endpoint().setPause(pause);
	}

	private UnixSocketEndpoint endpoint() {
		NioEndpoint endpoint = (NioEndpoint) getEndpoint();
		return (UnixSocketEndpoint) endpoint;
	}

	@Override
	public void setAdapter(Adapter adapter) {
		super.setAdapter(new UnixSocketAdapter(adapter));
	}

	@Override
	protected Processor createProcessor() {
		return new UnixSocketProcessor(this, getAdapter());
	}

	@Override
	public void start() throws Exception {
		super.start();
		long millis = this.guardInterval.toMillis();
		if (millis > 0) {
			this.guard = getUtilityExecutor().scheduleWithFixedDelay(endpoint()::guard, millis, millis,
					TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void stop() throws Exception {
		this.finishing = false;
		stopGuard();
		super.stop();
	}

	/**
	 * Goes on serving open connections until {@link #closeServerSocketGraceful} has
	 * waited for their first answers.
	 */
	@Override
	public void pause() throws Exception {
		this.finishing = true;
		super.pause();
	}

	@Override
	public boolean isPaused() {
		return super.isPaused() && !this.finishing;
	}

	@Override
	public void closeServerSocketGraceful() {
		stopGuard();
		super.closeServerSocketGraceful();
		FirstAnswers.await(endpoint().getConnections());
		this.finishing = false;
	}

	private void stopGuard() {
		if (this.guard != null) {
			this.guard.cancel(false);
			this.guard = null;
		}
	}

	/**
	 * Does not count with Tomcat's other protocols, because the threads of the
	 * application's own server are to keep their names.
	 */
	@Override
	public synchronized int getNameIndex() {
		return this.nameIndex;
	}

	@Override
	protected String getNamePrefix() {
		return "unix";
	}

}
