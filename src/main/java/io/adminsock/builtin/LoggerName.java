package io.adminsock.builtin;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.logging.LoggingSystem;

/**
 * Names of loggers. A dot, and in Logback also a dollar sign, separates the name of a
 * parent.
 */
final class LoggerName {

	private LoggerName() {
	}

	/**
	 * Returns whether a name is one of the root logger's.
	 */
	static boolean isRoot(String name) {
		return name.isEmpty() || LoggingSystem.ROOT_LOGGER_NAME.equalsIgnoreCase(name);
	}

	/**
	 * Returns whether a logger is an ancestor of another one.
	 */
	static boolean isAncestor(String ancestor, String name) {
		return isRoot(ancestor) ? !isRoot(name) : name.length() > ancestor.length() && name.startsWith(ancestor)
				&& isSeparator(name.charAt(ancestor.length()));
	}

	/**
	 * Returns the names of all ancestors except the root logger, the longest first.
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
