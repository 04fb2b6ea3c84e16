package io.adminsock.tomcat;

import java.io.IOException;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;

import io.adminsock.peer.PeerConnection;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.TomcatPrincipal;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.ietf.jgss.GSSCredential;
import org.jspecify.annotations.Nullable;

/**
 * A valve that makes the peer the user of each request: {@code getUserPrincipal()},
 * {@code getRemoteUser()} and {@code %u} in the access log.
 */
final class PeerValve extends ValveBase {

	private boolean accessLog;

	PeerValve() {
		super(true);
	}

	@Override
	protected synchronized void startInternal() throws LifecycleException {
		super.startInternal();
		this.accessLog = Arrays.stream(getContainer().getPipeline().getValves()).anyMatch(PeerValve::isAccessLog);
	}

	/**
	 * {@link RequestLogValve} does not count, because it reads the peer by itself, and
	 * only while the log is enabled.
	 */
	private static boolean isAccessLog(Valve valve) {
		return valve instanceof AccessLog && !(valve instanceof RequestLogValve);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		PeerConnection peerConnection = PeerConnection.of(request);
		if (peerConnection != null) {
			if (this.accessLog) {
				// The access log reads it after the answer, when the connection may be
				// gone.
				peerConnection.getPeer();
			}
			request.setUserPrincipal(new LazyPrincipal(peerConnection));
		}
		getNext().invoke(request, response);
	}

	/**
	 * A principal that reads the peer when the application asks for the user.
	 *
	 * @param connection the connection that knows the peer
	 */
	private record LazyPrincipal(PeerConnection connection) implements TomcatPrincipal {

		@Override
		public Principal getUserPrincipal() {
			return this.connection.getPeer();
		}

		@Override
		public String getName() {
			return this.connection.getPeer().getName();
		}

		@Override
		public @Nullable GSSCredential getGssCredential() {
			return null;
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			return null;
		}

		@Override
		public Enumeration<String> getAttributeNames() {
			return Collections.emptyEnumeration();
		}

		@Override
		public void logout() {
			// The peer stays the same as long as the connection is open.
		}

	}

}
