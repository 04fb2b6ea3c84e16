package io.adminsock.connector;

import java.io.IOException;

import io.adminsock.problem.Problem;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;

/**
 * Tells as a problem what Tomcat refuses by itself, such as a malformed request, in place
 * of Tomcat's HTML page.
 */
final class ProblemReportValve extends ErrorReportValve {

	private static final int FIRST_ERROR = 400;

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		int status = response.getStatus();
		if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			Problem.of(HttpStatusCode.valueOf(status), response.getMessage()).send(response.getResponse());
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

}
