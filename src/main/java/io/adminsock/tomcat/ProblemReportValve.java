package io.adminsock.tomcat;

import java.io.IOException;

import io.adminsock.problem.Problem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;

/**
 * A valve that answers with a problem where Tomcat refuses a request by itself, such as a
 * malformed one. Tomcat's own valve answers with an HTML page.
 */
final class ProblemReportValve extends ErrorReportValve {

	private static final int FIRST_ERROR = 400;

	/**
	 * Closes the connection if the response was broken off. Tomcat does so after an
	 * exception, which it would log with its stack trace.
	 */
	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		super.invoke(request, response);
		if (request.getAttribute(Problem.RESPONSE_ABORTED_ATTRIBUTE) != null) {
			response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
		}
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		int status = response.getStatus();
		if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			Problem.of(HttpStatusCode.valueOf(status), detail(request, response)).send(response.getResponse());
			// Both were reset by send, and Tomcat logs an unreadable request only if they
			// are set.
			response.setError();
			response.setErrorReported();
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client has closed the connection.
		}
	}

	/**
	 * Returns the reason. Tomcat gives none for a request that it cannot read.
	 */
	private static @Nullable String detail(Request request, Response response) {
		if (request.getAttribute(UnixSocketProcessor.REASON_ATTRIBUTE) instanceof String reason) {
			return reason;
		}
		String message = response.getMessage();
		boolean unreadable = response.getStatus() == HttpServletResponse.SC_BAD_REQUEST && message == null;
		return unreadable
				? "The request cannot be read. Its line or a header has characters that do not belong there (in "
						+ "a path they are percent-encoded), or is larger than server.max-http-request-header-size, "
						+ "or the request line has a URL whose host is not the one in the Host header."
				: message;
	}

}
