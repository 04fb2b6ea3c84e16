package io.adminsock.connector;

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
 * Tells as a problem what Tomcat refuses by itself, such as a malformed request, in place
 * of Tomcat's HTML page.
 */
final class ProblemReportValve extends ErrorReportValve {

	private static final int FIRST_ERROR = 400;

	/**
	 * Closes the connection of a response that is broken off, as Tomcat does after an
	 * exception, but without the exception, which Tomcat would log with its stack trace.
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
			// Sending has reset that, and Tomcat logs no other request that it cannot
			// read.
			response.setError();
			response.setErrorReported();
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

	/**
	 * Tomcat gives no message where it cannot read a request.
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
