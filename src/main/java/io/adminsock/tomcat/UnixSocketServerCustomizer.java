package io.adminsock.tomcat;

import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.RemoteIpValve;

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

	private final ListeningSockets sockets;

	private final TomcatSetup setup;

	/**
	 * Creates the customizer.
	 * @param sockets the sockets to listen on
	 * @param setup what each Tomcat on the sockets has
	 */
	public UnixSocketServerCustomizer(ListeningSockets sockets, TomcatSetup setup) {
		this.sockets = sockets;
		this.setup = setup;
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
		factory.addEngineValves(new PeerValve(), new UnreadBodyValve());
		factory.addContextCustomizers(this.setup::configure);
		factory.addConnectorCustomizers(new MainConnectorCustomizer(factory));
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
			TomcatSetup setup = UnixSocketServerCustomizer.this.setup;
			setup.configure(connector, UnixSocketServerCustomizer.this.sockets.main());
			for (ListeningSocket socket : UnixSocketServerCustomizer.this.sockets.others()) {
				Connector other = new ConnectorFactory(this.factory, this).create();
				setup.configure(other, socket);
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
