package io.adminsock.connector;

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
 * Hands each request to a {@link RequestLog} at the moment when Tomcat's own access log
 * gets it: after its end, wherever that was.
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
		if (this.requestLog.isEnabled() && !isQuestionForOptions(request)) {
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
	 * A service manager's sign of life, of which no line tells: nobody needs its peer.
	 */
	private static boolean isQuestionForOptions(Request request) {
		return "OPTIONS".equals(request.getMethod()) && "/".equals(request.getRequestURI());
	}

	/**
	 * Tomcat would not reuse its objects properly after an exception, which could hand
	 * one request's attributes to the next.
	 */
	@Override
	public void log(Request request, Response response, long nanos) {
		try {
			noteFailure(request);
			this.requestLog.log(request, answer(request, response, nanos));
		}
		catch (RuntimeException ex) {
			logger.error("Cannot log a request", ex);
		}
	}

	/**
	 * Gives the log the reason why an answer could not be sent, unless the command gave
	 * one.
	 */
	private static void noteFailure(Request request) {
		if (request.getServletConnection() instanceof UnixSocketWrapper.Connection connection
				&& connection.getFailure() != null && request.getAttribute(Problem.REASON_ATTRIBUTE) == null) {
			request.setAttribute(Problem.REASON_ATTRIBUTE, connection.getFailure());
		}
	}

	private static RequestLog.Answer answer(Request request, Response response, long nanos) {
		boolean headOnly = "HEAD".equals(request.getMethod());
		return new RequestLog.Answer(response.getStatus(),
				headOnly ? 0 : response.getCoyoteResponse().getContentWritten(), received(request),
				Duration.ofNanos(nanos), isComplete(response));
	}

	private static Instant received(Request request) {
		Instant start = request.getCoyoteRequest().getStartInstant();
		return (start != null) ? start : Instant.now();
	}

	/**
	 * What could not be sent, or must not be taken for the whole, ends with a connection
	 * that is closed at once.
	 */
	private static boolean isComplete(Response response) {
		AtomicBoolean open = new AtomicBoolean();
		response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
		return open.get();
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		// There are none that a proxy's valve would set: forwarded headers are not
		// believed.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
