package io.adminsock.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import io.adminsock.problem.Problem;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * A valve that passes each request to a {@link RequestLog}. Tomcat calls its
 * {@link #log}, like that of each access log, when the request has ended, also if it
 * never reached a valve.
 */
final class RequestLogValve extends ValveBase implements AccessLog {

	private static final Log logger = LogFactory.getLog(RequestLogValve.class);

	private final RequestLog requestLog;

	RequestLogValve(RequestLog requestLog) {
		super(true);
		this.requestLog = requestLog;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (this.requestLog.isEnabled() && !isProbe(request)) {
			begin(request);
		}
		getNext().invoke(request, response);
	}

	private void begin(Request request) {
		try {
			this.requestLog.begin(request, received(request));
		}
		catch (RuntimeException ex) {
			logger.error("Cannot log a request", ex);
		}
	}

	/**
	 * Service managers send {@code OPTIONS /} every few seconds to see whether the socket
	 * is served. It is not logged, so that its peer need not be read.
	 */
	private static boolean isProbe(Request request) {
		return "OPTIONS".equals(request.getMethod()) && "/".equals(request.getRequestURI());
	}

	/**
	 * Catches every exception: Tomcat recycles its request only if this method returns,
	 * and the next request would otherwise have the attributes of this one.
	 */
	@Override
	public void log(Request request, Response response, long nanos) {
		try {
			noteFailure(request);
			this.requestLog.log(request, outcome(request, response, nanos));
		}
		catch (RuntimeException ex) {
			logger.error("Cannot log a request", ex);
		}
	}

	/**
	 * Adds the reason why an answer could not be sent, unless the command gave one.
	 */
	private static void noteFailure(Request request) {
		if (request.getServletConnection() instanceof PeerServletConnection connection
				&& connection.getFailure() != null && request.getAttribute(Problem.REASON_ATTRIBUTE) == null) {
			request.setAttribute(Problem.REASON_ATTRIBUTE, connection.getFailure());
		}
	}

	private static RequestOutcome outcome(Request request, Response response, long nanos) {
		boolean headOnly = "HEAD".equals(request.getMethod());
		return new RequestOutcome(response.getStatus(), headOnly ? 0 : response.getCoyoteResponse().getContentWritten(),
				received(request), Duration.ofNanos(nanos), isComplete(response));
	}

	private static Instant received(Request request) {
		Instant start = request.getCoyoteRequest().getStartInstant();
		return (start != null) ? start : Instant.now();
	}

	/**
	 * Tomcat allows no more I/O on a connection after a write failed, or after the answer
	 * was broken off.
	 */
	private static boolean isComplete(Response response) {
		AtomicBoolean open = new AtomicBoolean();
		response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
		return open.get();
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		// RemoteIpValve would set them, and it is removed, because forwarded headers are
		// not trusted.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
