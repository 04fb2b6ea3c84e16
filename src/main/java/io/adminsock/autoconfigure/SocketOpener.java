package io.adminsock.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.schedule.PeriodicTask;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketFileException;
import io.adminsock.tomcat.AdminTomcat;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Opens the sockets of an admin server, and tries those again that cannot be opened.
 */
final class SocketOpener implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SocketOpener.class);

	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

	private final AdminTomcat tomcat;

	private final AdminsockProperties properties;

	private final List<ListeningSocket> closed;

	private @Nullable PeriodicTask retries;

	private @Nullable String lastFailure;

	/**
	 * Creates the opener.
	 * @param tomcat the server, which is started
	 * @param sockets the sockets
	 * @param properties tell whether the sockets are required
	 */
	SocketOpener(AdminTomcat tomcat, ListeningSockets sockets, AdminsockProperties properties) {
		this.tomcat = tomcat;
		this.properties = properties;
		this.closed = new ArrayList<>(sockets.all());
	}

	/**
	 * Opens the sockets.
	 * @throws SocketFileException if one cannot be opened and is required
	 */
	synchronized void open() {
		openClosed();
		if (!this.closed.isEmpty()) {
			Duration interval = this.properties.guardInterval();
			this.retries = PeriodicTask.start("adminsock-open", (interval.toMillis() > 0) ? interval : RETRY_INTERVAL,
					this::openClosed);
		}
	}

	private synchronized void openClosed() {
		for (ListeningSocket socket : List.copyOf(this.closed)) {
			try {
				this.tomcat.open(socket);
				this.closed.remove(socket);
			}
			catch (RuntimeException ex) {
				if (this.properties.required()) {
					throw ex;
				}
				report(ex);
			}
		}
		if (this.closed.isEmpty() && this.retries != null) {
			this.retries.close();
		}
	}

	private void report(RuntimeException exception) {
		String reason = (exception instanceof SocketFileException refused)
				? "%s %s".formatted(refused.getMessage(), refused.getAction())
				: "A socket cannot be opened: %s.".formatted(NestedExceptionUtils.getMostSpecificCause(exception));
		String failure = ("%s The application runs without it, and it is tried again. With "
				+ "adminsock.required=true, the start fails.")
			.formatted(reason);
		if (!failure.equals(this.lastFailure)) {
			this.lastFailure = failure;
			logger.error(failure);
		}
	}

	/**
	 * Tries no more. Must be called before the server closes.
	 */
	@Override
	public synchronized void close() {
		this.closed.clear();
		if (this.retries != null) {
			this.retries.close();
		}
	}

}
