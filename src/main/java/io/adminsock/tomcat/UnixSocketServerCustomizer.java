package io.adminsock.tomcat;

import java.time.Duration;
import java.util.function.BiPredicate;

import io.adminsock.peer.Peer;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Puts Tomcat on the sockets in place of its TCP port: a connector for each, with threads
 * and limits of its own, so that a flood on one leaves the others alone. Comes after
 * Boot's own customizers, so that {@code server.tomcat.*} holds as usual.
 */
public final class UnixSocketServerCustomizer
		implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

	/**
	 * Characters that a JSON array needs after the question mark.
	 */
	private static final String JSON_CHARACTERS = "\"[]{}\\|^`<>";

	private final ListeningSockets sockets;

	private final Duration guardInterval;

	private final Duration pause;

	private final BiPredicate<Peer, String> roles;

	private final RequestLog requestLog;

	/**
	 * Creates the customizer.
	 * @param sockets the sockets to listen on
	 * @param guardInterval how often to look whether their paths still lead to them
	 * @param pause how long a client may pause in reading an answer
	 * @param roles tells whether a peer is in a role
	 * @param requestLog what is told of each request
	 */
	public UnixSocketServerCustomizer(ListeningSockets sockets, Duration guardInterval, Duration pause,
			BiPredicate<Peer, String> roles, RequestLog requestLog) {
		this.sockets = sockets;
		this.guardInterval = guardInterval;
		this.pause = pause;
		this.roles = roles;
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
		factory.addEngineValves(new PeerValve(), new RequestLogValve(this.requestLog), new UnreadBodyValve());
		factory.addContextCustomizers(UnixSocketServerCustomizer::leavePeerUnread,
				(context) -> context.setRealm(new PeerRealm(this.roles)),
				(context) -> reportProblems((StandardHost) context.getParent()));
		factory.addConnectorCustomizers(UnixSocketServerCustomizer::takeCommands, new MainConnectorCustomizer(factory));
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

	private static void takeCommands(Connector connector) {
		UnixSocketProtocol protocol = (UnixSocketProtocol) connector.getProtocolHandler();
		String relaxed = protocol.getRelaxedQueryChars();
		protocol.setRelaxedQueryChars((relaxed != null) ? relaxed + JSON_CHARACTERS : JSON_CHARACTERS);
		// curl -d calls each body a form; a look at the query must not swallow it.
		connector.setParseBodyMethods("");
	}

	private void listen(Connector connector, ListeningSocket socket) {
		UnixSocketProtocol protocol = (UnixSocketProtocol) connector.getProtocolHandler();
		protocol.setSocket(socket, this.guardInterval);
		protocol.setPause(this.pause);
	}

	/**
	 * Boot customizes the main connector only. This makes the others when it does so: all
	 * customizers are there by then, whatever their order.
	 */
	private final class MainConnectorCustomizer implements TomcatConnectorCustomizer {

		private final TomcatServletWebServerFactory factory;

		MainConnectorCustomizer(TomcatServletWebServerFactory factory) {
			this.factory = factory;
		}

		@Override
		public void customize(Connector connector) {
			listen(connector, UnixSocketServerCustomizer.this.sockets.main());
			for (ListeningSocket socket : UnixSocketServerCustomizer.this.sockets.others()) {
				Connector other = new ConnectorFactory(this.factory, this).create();
				listen(other, socket);
				this.factory.addAdditionalConnectors(other);
			}
		}

	}

	/**
	 * Makes a connector as another factory makes its main one. Only a factory can.
	 */
	private static final class ConnectorFactory extends TomcatServletWebServerFactory {

		ConnectorFactory(TomcatServletWebServerFactory factory, TomcatConnectorCustomizer except) {
			setProtocol(factory.getProtocol());
			setPort(factory.getPort());
			setServerHeader(factory.getServerHeader());
			setUriEncoding(factory.getUriEncoding());
			setHttp2(factory.getHttp2());
			setSsl(factory.getSsl());
			setSslBundles(factory.getSslBundles());
			setCompression(factory.getCompression());
			setProtocolHandlerCustomizers(factory.getProtocolHandlerCustomizers());
			setConnectorCustomizers(factory.getConnectorCustomizers());
			getConnectorCustomizers().remove(except);
		}

		Connector create() {
			Connector connector = new Connector(getProtocol());
			connector.setThrowOnFailure(true);
			customizeConnector(connector);
			return connector;
		}

	}

}
