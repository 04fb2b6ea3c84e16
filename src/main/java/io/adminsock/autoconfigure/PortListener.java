package io.adminsock.autoconfigure;

import io.adminsock.application.ServerPort;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * A listener that tells the admin server which ports the application has, so that
 * commands can show and examine them.
 */
final class PortListener implements ApplicationListener<WebServerInitializedEvent> {

	private final AdminServer server;

	PortListener(AdminServer server) {
		this.server = server;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		if (port > 0) {
			String namespace = WebServerApplicationContext.getServerNamespace(event.getApplicationContext());
			this.server.addPort(new ServerPort((namespace != null) ? namespace + ".server" : "server", port));
		}
	}

}
