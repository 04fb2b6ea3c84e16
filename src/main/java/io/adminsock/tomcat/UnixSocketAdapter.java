package io.adminsock.tomcat;

import io.adminsock.problem.SafeHeaders;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * A decorator of Tomcat's adapter, which hands requests to the servlet container. It sets
 * the safe headers on each response, also on those for which no valve or filter runs,
 * such as that to {@code OPTIONS *}. It ends each request without waiting for a body that
 * the application did not read.
 */
final class UnixSocketAdapter implements Adapter {

	private final Adapter delegate;

	UnixSocketAdapter(Adapter delegate) {
		this.delegate = delegate;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		SafeHeaders.forEach(response::setHeader);
		if (request.getServletConnection() instanceof PeerServletConnection connection) {
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
