package io.adminsock.tomcat;

import java.time.Duration;
import java.util.function.BiPredicate;

import io.adminsock.peer.Peer;
import io.adminsock.socket.ListeningSocket;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/**
 * The configuration that all Tomcats on the sockets share: the valves, the realm, the
 * reports of errors and the settings of a connector.
 *
 * @param guardInterval how often to check that the path of a socket still leads to it
 * @param pause how long a client may pause in reading an answer
 * @param roles tells whether a peer is in a role
 * @param requestLog the log of requests
 */
public record TomcatSetup(Duration guardInterval, Duration pause, BiPredicate<Peer, String> roles,
		RequestLog requestLog) {

	/**
	 * Characters that a JSON array needs after the question mark.
	 */
	private static final String JSON_CHARACTERS = "\"[]{}\\|^`<>";

	/**
	 * Returns new valves for an engine, in their order.
	 */
	Valve[] valves() {
		return new Valve[] { new PeerValve(), new RequestLogValve(this.requestLog), new UnreadBodyValve() };
	}

	/**
	 * Sets the user of requests and the form of errors. The context must be in its host.
	 */
	void configure(Context context) {
		leavePeerUnread(context);
		context.setRealm(new PeerRealm(this.roles));
		reportProblems((StandardHost) context.getParent());
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

	/**
	 * Sets what a connector listens on and which requests it takes.
	 */
	void configure(Connector connector, ListeningSocket socket) {
		UnixSocketProtocol protocol = (UnixSocketProtocol) connector.getProtocolHandler();
		String relaxed = protocol.getRelaxedQueryChars();
		protocol.setRelaxedQueryChars((relaxed != null) ? relaxed + JSON_CHARACTERS : JSON_CHARACTERS);
		// curl -d calls each body a form; a look at the query must not swallow it.
		connector.setParseBodyMethods("");
		protocol.setSocket(socket, this.guardInterval);
		protocol.setPause(this.pause);
	}

}
