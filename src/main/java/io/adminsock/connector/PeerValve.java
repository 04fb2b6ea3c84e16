package io.adminsock.connector;

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
 * Makes the peer the user of each request: {@code getUserPrincipal()},
 * {@code getRemoteUser()} and the access log's {@code %u}.
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
	 * Ours reads the peer by itself, and only while it is on.
	 */
	private static boolean isAccessLog(Valve valve) {
		return valve instanceof AccessLog && !(valve instanceof RequestLogValve);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		PeerConnection peerConnection = PeerConnection.of(request);
		if (peerConnection != null) {
			if (this.accessLog) {
				// It asks when the answer is out, and the connection may be gone.
				peerConnection.getPeer();
			}
			request.setUserPrincipal(new LazyPrincipal(peerConnection));
		}
		getNext().invoke(request, response);
	}

	/**
	 * Tomcat asks this for the principal when somebody asks Tomcat, so that the peer is
	 * read only then.
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
			// The kernel's word stands for as long as the connection.
		}

	}

}
