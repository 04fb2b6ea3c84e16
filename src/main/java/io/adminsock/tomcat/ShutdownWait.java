package io.adminsock.tomcat;

import java.time.Duration;

import org.apache.catalina.Container;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardWrapper;

/**
 * The end of a server: its sockets close, and the requests that run may end.
 *
 * @param service the service with the connectors
 * @param context the context with the requests
 */
record ShutdownWait(Service service, StandardContext context) {

	private static final long TIMEOUT = Duration.ofSeconds(10).toNanos();

	private static final long POLL_MILLIS = 20;

	/**
	 * Closes the sockets, and waits until no request runs, or for some seconds.
	 */
	void await() {
		for (Connector connector : this.service.findConnectors()) {
			connector.pause();
			connector.getProtocolHandler().closeServerSocketGraceful();
		}
		long end = System.nanoTime() + TIMEOUT;
		try {
			while (isBusy() && System.nanoTime() - end < 0) {
				Thread.sleep(POLL_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
