package io.adminsock.connector;

import java.time.Duration;
import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What is told of each request when it has ended, also of one that failed, that answered
 * later, or that the server refused by itself.
 */
public interface RequestLog {

	/**
	 * Tells whether anything is logged at present.
	 * @return whether requests are to be {@linkplain #begin announced}
	 */
	boolean isEnabled();

	/**
	 * Notes a request before it is served: the connection, and the peer with it, may be
	 * gone by the end, and so may this process.
	 * @param request the request
	 * @param received when it began to arrive
	 */
	void begin(HttpServletRequest request, Instant received);

	/**
	 * Logs a request, once, if it is enabled. Each request that began ends here.
	 * @param request the request; one that the server could not read has neither a
	 * servlet path nor anything else that can be relied on
	 * @param answer what came of it
	 */
	void log(HttpServletRequest request, Answer answer);

	/**
	 * What came of a request.
	 *
	 * @param status the status, or the one that was meant where nothing went out
	 * @param bytes the bytes of the body, as the command wrote them
	 * @param received when the request began to arrive
	 * @param duration the time from then to the end of the answer
	 * @param complete whether the answer went out whole, as far as the server knows
	 */
	record Answer(int status, long bytes, Instant received, Duration duration, boolean complete) {
	}

}
