package io.adminsock.connector;

import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.parser.Host;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, except that a request may have any {@code Host} or none: on a Unix
 * domain socket the path leads to the server, and clients put whatever they like into
 * that header (nginx the name of an {@code upstream}, Docker clients the path of the
 * socket). The header stays as it is for those who look at it, such as the guard against
 * browsers.
 * <p>
 * Refused as by Tomcat are two {@code Host} headers, and one that contradicts the host in
 * the request line: a proxy in front may have believed the other one.
 */
final class UnixSocketProcessor extends Http11Processor {

	/**
	 * The request attribute that says why Tomcat answered 400, where it is known.
	 */
	static final String REASON_ATTRIBUTE = UnixSocketProcessor.class.getName() + ".reason";

	private static final String FORGIVEN_ATTRIBUTE = UnixSocketProcessor.class.getName() + ".forgiven";

	private static final String HOST = "host";

	private static final int BAD_REQUEST = 400;

	private static final int OK = 200;

	private final UnixSocketProtocol protocol;

	UnixSocketProcessor(UnixSocketProtocol protocol, Adapter adapter) {
		super(protocol, adapter);
		this.protocol = protocol;
	}

	/**
	 * A host that is none becomes {@code localhost} for the Servlet API, where it appears
	 * in {@code getServerName()}.
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
	 * Tomcat calls this where it refuses a request. A missing {@code Host} in HTTP/1.1 is
	 * the first thing that {@code Http11Processor.prepareRequest} (11.0.27) refuses, so
	 * that the first refusal of such a request is forgiven, and no other.
	 */
	@Override
	protected void setErrorState(ErrorState errorState, @Nullable Throwable failure) {
		if (errorState == ErrorState.CLOSE_CLEAN && failure == null && isPreparing()) {
			int hosts = hosts();
			if (hosts == 0 && mayLackHost()) {
				this.request.setAttribute(FORGIVEN_ATTRIBUTE, true);
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
	 * Tomcat takes a request of a restricted user agent for HTTP/1.0, which needs no
	 * host.
	 */
	private boolean mayLackHost() {
		return this.request.protocol().equals("HTTP/1.1") && !getErrorState().isError()
				&& this.protocol.getRestrictedUserAgents() == null
				&& this.request.getAttribute(FORGIVEN_ATTRIBUTE) == null;
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
