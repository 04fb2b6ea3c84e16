package io.adminsock.connector;

import io.adminsock.problem.SafeHeaders;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Begins each response with the safe headers, also those that Tomcat gives before any
 * valve or filter runs, such as to {@code OPTIONS *} and over HTTP/2.
 */
final class SafeHeadersAdapter implements Adapter {

	private final Adapter delegate;

	SafeHeadersAdapter(Adapter delegate) {
		this.delegate = delegate;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		SafeHeaders.forEach(response::setHeader);
		this.delegate.service(request, response);
	}

	@Override
	public boolean prepare(Request request, Response response) throws Exception {
		return this.delegate.prepare(request, response);
	}

	@Override
	public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
		return this.delegate.asyncDispatch(request, response, event);
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
