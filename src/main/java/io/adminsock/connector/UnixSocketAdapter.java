package io.adminsock.connector;

import io.adminsock.problem.SafeHeaders;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Stands around Tomcat's adapter of the servlet container. It begins each response with
 * the safe headers, also those that Tomcat gives before any valve or filter runs, such as
 * to {@code OPTIONS *} and over HTTP/2. It ends each request without waiting for a body
 * that the application did not read.
 */
final class UnixSocketAdapter implements Adapter {

	private final Adapter delegate;

	UnixSocketAdapter(Adapter delegate) {
		this.delegate = delegate;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		SafeHeaders.forEach(response::setHeader);
		if (request.getServletConnection() instanceof UnixSocketWrapper.Connection connection) {
			connection.beginRequest();
		}
		this.delegate.service(request, response);
		UnreadBody.endRequest(request);
	}

	@Override
	public boolean prepare(Request request, Response response) throws Exception {
		return this.delegate.prepare(request, response);
	}

	@Override
	public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
		boolean success = this.delegate.asyncDispatch(request, response, event);
		UnreadBody.endRequest(request);
		return success;
	}

	@Override
	public void log(Request request, Response response, long time) {
		this.delegate.log(request, response, time);
	}

	@Override
	public void checkRecycled(Request request, Response response) {
		this.delegate.checkRecycled(request, response);
	}

	@Override
	public String getDomain() {
		return this.delegate.getDomain();
	}

}
