package io.adminsock.builtin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The levels of all loggers. The number of new loggers is limited, because a logging
 * system keeps each logger and its parents until the process ends. A
 * {@linkplain WireLoggers wire logger} does not become more verbose when a parent does.
 */
final class LoggerLevels {

	static final int MAX_NEW_LOGGERS = 1_000;

	private final LoggingSystem logging;

	private final Set<String> held = new HashSet<>();

	private int newLoggers;

	LoggerLevels(LoggingSystem logging) {
		this.logging = logging;
	}

	/**
	 * Returns the configured or inherited level of a logger, or {@code null} if there is
	 * no such logger.
	 */
	@Nullable LogLevel effective(String logger) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(logger);
		return (configuration != null) ? configuration.getEffectiveLevel() : null;
	}

	/**
	 * Returns the configured levels by the names of the loggers.
	 */
	Map<String, String> configured() {
		Map<String, String> levels = new TreeMap<>();
		for (LoggerConfiguration configuration : this.logging.getLoggerConfigurations()) {
			LogLevel level = configuration.getConfiguredLevel();
			if (level != null) {
				levels.put(configuration.getName(), level.name());
			}
		}
		return levels;
	}

	boolean exists(String logger) {
		return this.logging.getLoggerConfiguration(logger) != null;
	}

	/**
	 * Returns the level that a logger inherits.
	 */
	LogLevel inherited(String logger) {
		for (String parent : LoggerName.parents(logger)) {
			LogLevel level = configured(parent);
			if (level != null) {
				return level;
			}
		}
		LogLevel root = configured(LoggingSystem.ROOT_LOGGER_NAME);
		return (root != null) ? root : LogLevel.INFO;
	}

	private @Nullable LogLevel configured(String logger) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(logger);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

	/**
	 * Sets a level. Calls must not overlap.
	 * @param logger the name of the logger
	 * @param level the level, or {@code null} to inherit it
	 * @return whether the limit of new loggers allows it
	 */
	boolean set(String logger, @Nullable LogLevel level) {
		if (!count(logger)) {
			return false;
		}
		holdBelow(logger);
		this.logging.setLogLevel(logger, level);
		this.held.remove(logger);
		releaseHeld();
		return true;
	}

	private boolean count(String logger) {
		List<String> names = new ArrayList<>(LoggerName.parents(logger));
		names.add(logger);
		names.removeIf(this::exists);
		if (this.newLoggers + names.size() > MAX_NEW_LOGGERS) {
			return false;
		}
		this.newLoggers += names.size();
		return true;
	}

	/**
	 * Configures the inherited level of the wire loggers below a logger, whose level is
	 * about to change.
	 */
	private void holdBelow(String logger) {
		for (String wire : WireLoggers.ROOTS) {
			if (LoggerName.isAncestor(logger, wire) && configured(wire) == null) {
				this.logging.setLogLevel(wire, inherited(wire));
				this.held.add(wire);
			}
		}
	}

	private void releaseHeld() {
		for (String wire : List.copyOf(this.held)) {
			LogLevel own = configured(wire);
			LogLevel inherited = inherited(wire);
			if (own == null || !WireLoggers.isVerbose(wire, inherited) || inherited == own) {
				this.logging.setLogLevel(wire, null);
				this.held.remove(wire);
			}
		}
	}

}
