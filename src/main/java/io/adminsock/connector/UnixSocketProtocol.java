package io.adminsock.connector;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.adminsock.socket.ListeningSocket;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over a Unix domain socket. Public, with a constructor that takes nothing,
 * since Tomcat makes protocols by their class names.
 */
public final class UnixSocketProtocol extends Http11NioProtocol {

	private Duration guardInterval = Duration.ZERO;

	private @Nullable Future<?> guard;

	private volatile boolean finishing;

	/**
	 * Creates the protocol; {@link #setSocket} must follow.
	 */
	public UnixSocketProtocol() {
		super(new UnixSocketEndpoint());
	}

	/**
	 * Sets the socket to listen on.
	 * @param socket the socket, opened at the start and closed at the stop
	 * @param guardInterval how often to look whether its path still leads to it, zero for
	 * never
	 */
	public void setSocket(ListeningSocket socket, Duration guardInterval) {
		this.guardInterval = guardInterval;
		endpoint().setSocket(socket);
	}

	private UnixSocketEndpoint endpoint() {
		NioEndpoint endpoint = (NioEndpoint) getEndpoint();
		return (UnixSocketEndpoint) endpoint;
	}

	@Override
	public void setAdapter(Adapter adapter) {
		super.setAdapter(new SafeHeadersAdapter(adapter));
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
	 * Goes on with the connections that were accepted before, until
	 * {@link #closeServerSocketGraceful} has seen to their first answers.
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
		endpoint().awaitFirstAnswers();
		this.finishing = false;
	}

	private void stopGuard() {
		if (this.guard != null) {
			this.guard.cancel(false);
			this.guard = null;
		}
	}

	@Override
	protected String getNamePrefix() {
		return "unix";
	}

}
