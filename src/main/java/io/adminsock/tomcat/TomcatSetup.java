package io.adminsock.tomcat;

import java.time.Duration;
import java.util.function.BiPredicate;

import io.adminsock.peer.Peer;
import io.adminsock.socket.ListeningSocket;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/**
 * The configuration that all Tomcats on the sockets share: what a connector listens on,
 * and that the peer is the user of requests.
 *
 * @param guardInterval how often to check that the path of a socket still leads to it
 * @param pause how long a client may pause in reading an answer
 * @param roles tells whether a peer is in a role
 */
public record TomcatSetup(Duration guardInterval, Duration pause, BiPredicate<Peer, String> roles) {

	/**
	 * Makes the peer the user of requests. The valves of the engine are not included.
	 */
	void configure(Context context) {
		leavePeerUnread(context);
		context.setRealm(new PeerRealm(this.roles));
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

	/**
	 * Sets what a connector listens on.
	 */
	void configure(Connector connector, ListeningSocket socket) {
		UnixSocketProtocol protocol = (UnixSocketProtocol) connector.getProtocolHandler();
		protocol.setSocket(socket, this.guardInterval);
		protocol.setPause(this.pause);
	}

}
