package io.adminsock.tomcat;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/**
 * The part of a request's body that the application did not read, as after an early 404.
 * If the whole body came together with the request's head, it is skipped, and the
 * connection stays open. Otherwise Tomcat would wait for the rest in the thread of the
 * request, up to {@code server.tomcat.connection-timeout} for each read. Here the
 * connection is {@linkplain Drain drained} and closed instead, so that a client that
 * writes before it reads gets its answer.
 */
final class UnreadBody {

	private static final String HTTP_2 = "HTTP/2.0";

	private UnreadBody() {
	}

	/**
	 * Tells whether a part of the request's body has neither been read nor arrived, so
	 * that the connection cannot serve another request. Over HTTP/2 it always can,
	 * because each request has a stream of its own.
	 */
	static boolean isMissing(Request request) {
		return !request.protocol().equals(HTTP_2) && !test(request, ActionCode.REQUEST_BODY_FULLY_READ)
				&& !isAtHand(request);
	}

	/**
	 * Tells whether the rest of the body is in Tomcat's buffer. Nothing is read for this.
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
			// Tomcat refuses a request with such a header.
			return -1;
		}
	}

	/**
	 * Makes Tomcat end the request without waiting for the body. Called when the response
	 * has been written.
	 */
	static void endRequest(Request request) {
		boolean ended = !test(request, ActionCode.ASYNC_IS_ASYNC);
		if (ended && isMissing(request)) {
			request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
			request.action(ActionCode.CLOSE_NOW, null);
			if (request.getServletConnection() instanceof PeerServletConnection connection) {
				connection.expectUnreadBody();
			}
		}
	}

	private static boolean test(Request request, ActionCode question) {
		AtomicBoolean answer = new AtomicBoolean();
		request.action(question, answer);
		return answer.get();
	}

}
