package io.adminsock.builtin;

import java.util.List;

import org.springframework.boot.logging.LogLevel;

/**
 * Loggers that write requests as they came when they log more than INFO: paths, queries,
 * headers, bodies and arguments of all clients, secrets included.
 */
final class WireLoggers {

	/** Each of them stands for all loggers below it. */
	static final List<String> ROOTS = List.of(
			// The server: bytes, headers, paths.
			"org.apache.catalina", "org.apache.coyote", "org.apache.juli", "org.apache.naming", "org.apache.tomcat",
			// Queries, bodies, arguments and results.
			"org.springframework.beans", "org.springframework.boot.tomcat", "org.springframework.boot.web",
			"org.springframework.boot.webmvc", "org.springframework.cache", "org.springframework.http",
			"org.springframework.security", "org.springframework.validation", "org.springframework.web",
			// Each value that it validates.
			"org.hibernate.validator",
			// The command lines of scripts, since JDK 22.
			"java", "jdk", "sun");

	/**
	 * Tomcat logs the first malformed header, cookie or parameter of a day at INFO
	 * ({@code UserDataHelper}).
	 */
	private static final List<String> AT_INFO = List.of("org.apache.coyote.http11.Http11Processor",
			"org.apache.tomcat.util.http");

	private WireLoggers() {
	}

	/**
	 * Tells whether a logger is one of them.
	 */
	static boolean contains(String logger) {
		return ROOTS.stream().anyMatch((root) -> isIn(root, logger));
	}

	/**
	 * Tells whether one of them would write requests at that level.
	 * @param logger the name of one of them
	 */
	static boolean isVerbose(String logger, LogLevel level) {
		boolean atInfo = AT_INFO.stream().anyMatch((root) -> isIn(root, logger));
		return level.compareTo(atInfo ? LogLevel.WARN : LogLevel.INFO) < 0;
	}

	private static boolean isIn(String root, String logger) {
		return root.equals(logger) || LoggerName.isAncestor(root, logger);
	}

}
