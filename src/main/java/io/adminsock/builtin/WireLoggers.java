package io.adminsock.builtin;

import java.util.List;

import org.springframework.boot.logging.LogLevel;

/**
 * Loggers that log parts of requests at the levels DEBUG and TRACE: paths, queries,
 * headers, bodies and arguments of all clients, including secrets.
 */
final class WireLoggers {

	/** The loggers, each with all loggers below it. */
	static final List<String> ROOTS = List.of(
			// Bytes, headers and paths in the server.
			"org.apache.catalina", "org.apache.coyote", "org.apache.juli", "org.apache.naming", "org.apache.tomcat",
			// Queries, bodies, arguments and results.
			"org.springframework.beans", "org.springframework.boot.tomcat", "org.springframework.boot.web",
			"org.springframework.boot.webmvc", "org.springframework.cache", "org.springframework.http",
			"org.springframework.security", "org.springframework.validation", "org.springframework.web",
			"io.adminsock.autoconfigure.CommandServlet",
			// Validated values.
			"org.hibernate.validator",
			// Command lines of scripts, since JDK 22.
			"java", "jdk", "sun");

	/**
	 * Loggers to which Tomcat's {@code UserDataHelper} logs the first malformed header,
	 * cookie or parameter of a day at INFO.
	 */
	private static final List<String> AT_INFO = List.of("org.apache.coyote.http11.Http11Processor",
			"org.apache.tomcat.util.http");

	private WireLoggers() {
	}

	/**
	 * Returns whether a logger is a wire logger.
	 */
	static boolean contains(String logger) {
		return ROOTS.stream().anyMatch((root) -> isIn(root, logger));
	}

	/**
	 * Returns whether a wire logger would log parts of requests at a level.
	 * @param logger the name of a wire logger
	 */
	static boolean isVerbose(String logger, LogLevel level) {
		boolean atInfo = AT_INFO.stream().anyMatch((root) -> isIn(root, logger));
		return level.compareTo(atInfo ? LogLevel.WARN : LogLevel.INFO) < 0;
	}

	private static boolean isIn(String root, String logger) {
		return root.equals(logger) || LoggerName.isAncestor(root, logger);
	}

}
