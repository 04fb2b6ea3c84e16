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

	private WireLoggers() {
	}

	/**
	 * Tells whether a logger is one of them.
	 */
	static boolean contains(String logger) {
		return ROOTS.stream().anyMatch((root) -> root.equals(logger) || LoggerName.isAncestor(root, logger));
	}

	/**
	 * Tells whether one of them would write requests at that level.
	 */
	static boolean isVerbose(LogLevel level) {
		return level.compareTo(LogLevel.INFO) < 0;
	}

}
