package io.adminsock.connector;

import java.time.Duration;

import io.adminsock.socket.ListeningSocket;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Puts Tomcat on the socket in place of its TCP port. Comes after Boot's own customizers,
 * so that {@code server.tomcat.*} holds as usual.
 */
public final class UnixSocketServerCustomizer
		implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

	/**
	 * Characters that a JSON array needs after the question mark.
	 */
	private static final String JSON_CHARACTERS = "\"[]{}\\|^`<>";

	/**
	 * The name of the socket that {@code adminsock.path} stands for.
	 */
	public static final String MAIN_SOCKET = "default";

	private final ListeningSocket socket;

	private final Duration guardInterval;

	private final RequestLog requestLog;

	/**
	 * Creates the customizer.
	 * @param socket the socket to listen on
	 * @param guardInterval how often to look whether its path still leads to it
	 * @param requestLog what is told of each request
	 */
	public UnixSocketServerCustomizer(ListeningSocket socket, Duration guardInterval, RequestLog requestLog) {
		this.socket = socket;
		this.guardInterval = guardInterval;
		this.requestLog = requestLog;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.setProtocol(UnixSocketProtocol.class.getName());
		// A port below zero would mean: do not listen.
		factory.setPort(0);
		factory.getEngineValves().removeIf(RemoteIpValve.class::isInstance);
		factory.addEngineValves(new PeerValve(), new RequestLogValve(this.requestLog));
		factory.addContextCustomizers(UnixSocketServerCustomizer::leavePeerUnread,
				(context) -> reportProblems((StandardHost) context.getParent()));
		factory.addConnectorCustomizers(this::customize);
	}

	/**
	 * Tomcat's own authenticator asks for the user of each request to find out whether to
	 * cache it.
	 */
	private static void leavePeerUnread(Context context) {
		NonLoginAuthenticator authenticator = new NonLoginAuthenticator();
		authenticator.setCache(false);
		context.setLoginConfig(new LoginConfig("NONE", null, null, null));
		context.getPipeline().addValve(authenticator);
	}

	private static void reportProblems(StandardHost host) {
		host.setErrorReportValveClass("");
		host.getPipeline().addValve(new ProblemReportValve());
	}

	private void customize(Connector connector) {
		UnixSocketProtocol protocol = (UnixSocketProtocol) connector.getProtocolHandler();
		protocol.setSocket(MAIN_SOCKET, this.socket, this.guardInterval);
		String relaxed = protocol.getRelaxedQueryChars();
		protocol.setRelaxedQueryChars((relaxed != null) ? relaxed + JSON_CHARACTERS : JSON_CHARACTERS);
		// curl -d calls each body a form; a look at the query must not swallow it.
		connector.setParseBodyMethods("");
	}

}
