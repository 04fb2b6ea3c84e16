package io.adminsock.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * A listener that warns of each TCP port that the process listens on when the application
 * is ready, because neither the socket's permissions nor the access rules protect it.
 */
final class TcpPortReport implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(TcpPortReport.class);

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		TcpPorts.find()
			.forEach((port) -> logger.warn(("TCP port %d is open, by the application or an option of the JVM: "
					+ "who reaches it needs no permission for the socket, and adminsock.access.rules do not hold there")
				.formatted(port)));
	}

}
