package io.adminsock.tomcat;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * A valve that adds {@code Connection: close} to the response if a part of the request's
 * body has neither been read nor arrived, because the connection is closed after it: see
 * {@link UnreadBody}.
 */
final class UnreadBodyValve extends ValveBase {

	UnreadBodyValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (!response.isCommitted() && !request.isAsync() && UnreadBody.isMissing(request.getCoyoteRequest())) {
			response.setHeader("Connection", "close");
		}
	}

}
