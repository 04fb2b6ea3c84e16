package io.adminsock.tomcat;

import java.time.Duration;

import org.apache.catalina.Container;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardWrapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The end of a server: its sockets close, and the requests that run may end. All waiting
 * together has one time limit.
 */
final class ShutdownWait {

	private static final Log logger = LogFactory.getLog(ShutdownWait.class);

	private static final long POLL_MILLIS = 20;

	private final Service service;

	private final StandardContext context;

	private Duration remaining;

	/**
	 * Creates the wait without waiting.
	 * @param service the service with the connectors
	 * @param context the context with the requests
	 * @param timeout how long to wait in all
	 */
	ShutdownWait(Service service, StandardContext context, Duration timeout) {
		this.remaining = timeout;
		this.service = service;
		this.context = context;
	}

	/**
	 * Closes the sockets, so that no further request comes.
	 */
	void closeSockets() {
		for (Connector connector : this.service.findConnectors()) {
			connector.pause();
			connector.getProtocolHandler().closeServerSocketGraceful();
		}
	}

	/**
	 * Waits until no request runs, or until the time is over.
	 */
	void awaitRequests() {
		if (!isBusy() || this.remaining.isNegative()) {
			return;
		}
		logger.info("Waiting for the requests that run, for up to %d ms".formatted(this.remaining.toMillis()));
		long start = System.nanoTime();
		try {
			while (isBusy() && System.nanoTime() - start < this.remaining.toNanos()) {
				Thread.sleep(POLL_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.remaining = this.remaining.minusNanos(System.nanoTime() - start);
		logger.info(isBusy() ? "Requests that still run are cut off" : "All requests have ended");
	}

	private boolean isBusy() {
		if (this.context.getInProgressAsyncCount() > 0) {
			return true;
		}
		for (Container wrapper : this.context.findChildren()) {
			if (((StandardWrapper) wrapper).getCountAllocated() > 0) {
				return true;
			}
		}
		return false;
	}

}
