package io.adminsock.tomcat;

import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.parser.Host;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 processor, except that a request may have any {@code Host} header or
 * none, because clients of a Unix domain socket send various values: nginx the name of an
 * {@code upstream}, Docker clients the path of the socket. The header itself stays as it
 * is, so that the guard against browsers sees it.
 * <p>
 * Two {@code Host} headers are still refused, and so is one that contradicts the host in
 * the request line, because a proxy in front may have used the other one.
 */
final class UnixSocketProcessor extends Http11Processor {

	/**
	 * The request attribute with the reason why Tomcat answered 400, if it is known.
	 */
	static final String REASON_ATTRIBUTE = UnixSocketProcessor.class.getName() + ".reason";

	private static final String MISSING_HOST_IGNORED_ATTRIBUTE = UnixSocketProcessor.class.getName()
			+ ".missingHostIgnored";

	private static final String HOST = "host";

	private static final int BAD_REQUEST = 400;

	private static final int OK = 200;

	private final UnixSocketProtocol protocol;

	UnixSocketProcessor(UnixSocketProtocol protocol, Adapter adapter) {
		super(protocol, adapter);
		this.protocol = protocol;
	}

	/**
	 * Sets the server name to {@code localhost} if the header is not a host name.
	 */
	@Override
	protected void parseHost(@Nullable MessageBytes value) {
		if (value != null && !value.isNull() && value.getLength() > 0 && !isHost(value)) {
			this.request.serverName().setString("localhost");
			populatePort();
		}
		else {
			super.parseHost(value);
		}
	}

	private static boolean isHost(MessageBytes value) {
		try {
			int colon = Host.parse(value);
			return colon < 0 || isPort(value.toString().substring(colon + 1));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isPort(String text) {
		return text.matches("[0-9]{1,5}");
	}

	/**
	 * Ignores the refusal of a request without {@code Host}. Tomcat calls this method for
	 * each refusal, and does not say which it is. The missing header is the first thing
	 * that {@code Http11Processor.prepareRequest} (11.0.27) refuses, so the first refusal
	 * of such a request is ignored, and no other.
	 */
	@Override
	protected void setErrorState(ErrorState errorState, @Nullable Throwable failure) {
		if (errorState == ErrorState.CLOSE_CLEAN && failure == null && isPreparing()) {
			int hosts = hosts();
			if (hosts == 0 && mayLackHost()) {
				this.request.setAttribute(MISSING_HOST_IGNORED_ATTRIBUTE, true);
				this.response.setStatus(OK);
				return;
			}
			explain(hosts);
		}
		super.setErrorState(errorState, failure);
	}

	private boolean isPreparing() {
		return this.request.getRequestProcessor().getStage() == Constants.STAGE_PREPARE
				&& this.response.getStatus() == BAD_REQUEST;
	}

	/**
	 * Without restricted user agents: Tomcat treats their requests as HTTP/1.0, which
	 * needs no {@code Host}, so the first refusal would be another one.
	 */
	private boolean mayLackHost() {
		return this.request.protocol().equals("HTTP/1.1") && !getErrorState().isError()
				&& this.protocol.getRestrictedUserAgents() == null
				&& this.request.getAttribute(MISSING_HOST_IGNORED_ATTRIBUTE) == null;
	}

	private void explain(int hosts) {
		if (hosts > 1) {
			this.request.setAttribute(REASON_ATTRIBUTE,
					"The request has %d Host headers, and one is possible.".formatted(hosts));
		}
	}

	private int hosts() {
		int count = 0;
		for (int i = 0; i < this.request.getMimeHeaders().size(); i++) {
			if (this.request.getMimeHeaders().getName(i).equalsIgnoreCase(HOST)) {
				count++;
			}
		}
		return count;
	}

}
