package io.adminsock.builtin;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.logging.LoggingSystem;

/**
 * Names of loggers. A dot and, in Logback, a dollar sign end the name of a parent.
 */
final class LoggerName {

	private LoggerName() {
	}

	/**
	 * Tells whether a name means the root logger, however it is spelled.
	 */
	static boolean isRoot(String name) {
		return name.isEmpty() || LoggingSystem.ROOT_LOGGER_NAME.equalsIgnoreCase(name);
	}

	/**
	 * Tells whether a logger is above another one.
	 */
	static boolean isAncestor(String ancestor, String name) {
		return isRoot(ancestor) ? !isRoot(name) : name.length() > ancestor.length() && name.startsWith(ancestor)
				&& isSeparator(name.charAt(ancestor.length()));
	}

	/**
	 * Returns the names of all parents, the longest first, without the root logger.
	 */
	static List<String> parents(String name) {
		List<String> parents = new ArrayList<>();
		for (int i = name.length() - 1; i > 0; i--) {
			if (isSeparator(name.charAt(i))) {
				parents.add(name.substring(0, i));
			}
		}
		return parents;
	}

	private static boolean isSeparator(char character) {
		return character == '.' || character == '$';
	}

}
