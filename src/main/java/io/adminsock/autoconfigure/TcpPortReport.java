package io.adminsock.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * A listener that warns of each TCP port that the process listens on when the application
 * is ready, because neither the socket's permissions nor the access rules protect it. One
 * such port is that of Actuator's management server: it is created in a child context,
 * which does not have the customizer that makes Tomcat listen on the socket.
 */
final class TcpPortReport implements SmartApplicationListener {

	private static final Log logger = LogFactory.getLog(TcpPortReport.class);

	private static final String UNKNOWN_ORIGIN = "by the application or an option of the JVM";

	private final Map<Integer, String> webServers = new TreeMap<>();

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return WebServerInitializedEvent.class.isAssignableFrom(eventType)
				|| ApplicationReadyEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof WebServerInitializedEvent initialized) {
			add(initialized);
		}
		else {
			report();
		}
	}

	private void add(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		if (port > 0) {
			String namespace = WebServerApplicationContext.getServerNamespace(event.getApplicationContext());
			this.webServers.put(port, (namespace != null) ? namespace + ".server.port" : "a web server");
		}
	}

	private void report() {
		Map<Integer, String> ports = new TreeMap<>(this.webServers);
		TcpPorts.find().forEach((port) -> ports.putIfAbsent(port, UNKNOWN_ORIGIN));
		ports.forEach((port, origin) -> logger.warn(("TCP port %d is open (%s): who reaches it needs no permission for "
				+ "the socket, and adminsock.access.rules do not hold there")
			.formatted(port, origin)));
	}

}
