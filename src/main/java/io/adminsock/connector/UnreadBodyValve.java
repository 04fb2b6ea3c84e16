package io.adminsock.connector;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Announces {@code Connection: close} in a response to a request whose body was not read
 * and has not arrived, because the connection is closed after it: see {@link UnreadBody}.
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
