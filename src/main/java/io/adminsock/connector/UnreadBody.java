package io.adminsock.connector;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/**
 * The part of a request's body that the application did not read, as after an early 404.
 * A body that came together with the request's head is skipped, and the connection stays
 * open. For the rest of any other body Tomcat would wait in the thread of the request, up
 * to {@code server.tomcat.connection-timeout} for each read. Here the connection is
 * closed instead, after a while in which it is {@linkplain UnixSocketWrapper#beginDrain()
 * drained}, so that a client that writes before it reads gets its answer.
 */
final class UnreadBody {

	private static final String HTTP_2 = "HTTP/2.0";

	private UnreadBody() {
	}

	/**
	 * Tells whether the request's body has not been read and has not arrived whole, so
	 * that the connection cannot serve another request. HTTP/2 has a stream for each
	 * request.
	 */
	static boolean isMissing(Request request) {
		return !request.protocol().equals(HTTP_2) && !test(request, ActionCode.REQUEST_BODY_FULLY_READ)
				&& !isAtHand(request);
	}

	/**
	 * Only the first bytes count, which came with the head. Nothing is read here.
	 */
	private static boolean isAtHand(Request request) {
		request.action(ActionCode.AVAILABLE, false);
		long unread = contentLength(request) - request.getBytesRead();
		return unread >= 0 && unread <= request.getAvailable();
	}

	private static long contentLength(Request request) {
		try {
			return request.getContentLengthLong();
		}
		catch (NumberFormatException ex) {
			// Tomcat has refused the request for it.
			return -1;
		}
	}

	/**
	 * Makes sure that Tomcat does not wait for the body when it ends the request. A
	 * response has been written by now.
	 */
	static void endRequest(Request request) {
		boolean ended = !test(request, ActionCode.ASYNC_IS_ASYNC);
		if (ended && isMissing(request)) {
			request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
			request.action(ActionCode.CLOSE_NOW, null);
			if (request.getServletConnection() instanceof UnixSocketWrapper.Connection connection) {
				connection.expectMore();
			}
		}
	}

	private static boolean test(Request request, ActionCode question) {
		AtomicBoolean answer = new AtomicBoolean();
		request.action(question, answer);
		return answer.get();
	}

}
