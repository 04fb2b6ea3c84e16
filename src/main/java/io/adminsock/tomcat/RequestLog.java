package io.adminsock.tomcat;

import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;

/**
 * A log of requests. It is told of each request when it has ended, also of one that
 * failed, that is answered later, or that the server refuses by itself.
 */
public interface RequestLog {

	/**
	 * Tells whether requests are logged at present.
	 * @return whether {@link #begin} is to be called
	 */
	boolean isEnabled();

	/**
	 * Notes a request before it is served, because the connection, and the peer with it,
	 * may be gone at the end, and so may this process.
	 * @param request the request
	 * @param received when it began to arrive
	 */
	void begin(HttpServletRequest request, Instant received);

	/**
	 * Logs a request that has ended, if the log is enabled. Called once for each request
	 * that began, also while the log is disabled.
	 * @param request the request; if the server could not read it, it has no servlet
	 * path, and nothing else of it can be relied on
	 * @param outcome the outcome of the request
	 */
	void log(HttpServletRequest request, RequestOutcome outcome);

}
