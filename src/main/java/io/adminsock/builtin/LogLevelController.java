package io.adminsock.builtin;

import java.util.Optional;

import io.adminsock.command.Arg;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Description;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * The commands that show and set the levels of loggers.
 */
@ResponseBody
final class LogLevelController {

	private static final String AUDIT = "adminsock.audit";

	private static final int MAX_NAME_LENGTH = 200;

	private static final int MAX_NAME_PARTS = 30;

	private final LoggerLevels levels;

	LogLevelController(LoggingSystem logging) {
		this.levels = new LoggerLevels(logging);
	}

	@GetMapping("/loglevel")
	@Description("Tell the level of a logger, or all levels that were set.")
	Object level(@Arg(description = "name of the logger, such as ROOT or org.example") Optional<String> logger) {
		return logger.<Object>map(this::effectiveLevel).orElseGet(this.levels::configured);
	}

	private String effectiveLevel(String logger) {
		requireReasonableName(logger);
		LogLevel level = this.levels.effective(logger);
		if (level == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no logger '%s' yet. Setting its level makes it.".formatted(logger));
		}
		return level.name();
	}

	/**
	 * Sets a level. Calls are synchronized, because the levels of parent loggers decide
	 * whether a level is allowed.
	 */
	@PostMapping("/loglevel")
	@Description("Set the level of a logger until the next start.")
	synchronized @Nullable String setLevel(
			@Arg(description = "name of the logger, such as ROOT or org.example") String logger,
			@Arg(description = "the level; left out, the logger follows its parent") Optional<LogLevel> level) {
		requireReasonableName(logger);
		requirePermission(logger, level);
		boolean known = this.levels.exists(logger);
		if (known || level.isPresent()) {
			set(logger, level.orElse(null));
		}
		return known ? null : "Success, but there was no logger '%s' until now: is the name right?".formatted(logger);
	}

	private static void requireReasonableName(String logger) {
		if (logger.length() > MAX_NAME_LENGTH || LoggerName.parents(logger).size() >= MAX_NAME_PARTS) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"The name of a logger has at most %d characters and %d parts.".formatted(MAX_NAME_LENGTH,
							MAX_NAME_PARTS));
		}
	}

	private void requirePermission(String logger, Optional<LogLevel> level) {
		if (logger.equals(AUDIT)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"The audit log is not turned off from here, but by logging.level.%s in the configuration."
						.formatted(AUDIT));
		}
		if (level.isEmpty() && LoggerName.isRoot(logger)) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The root logger has no parent: give a level.");
		}
		if (WireLoggers.contains(logger)
				&& WireLoggers.isVerbose(logger, level.orElseGet(() -> this.levels.inherited(logger)))) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"At that level '%s' could write requests of all clients to the log, with their secrets. "
						.formatted(logger)
							+ "It is not set from here, but by logging.level.%s in the configuration."
								.formatted(logger));
		}
	}

	private void set(String logger, @Nullable LogLevel level) {
		if (!this.levels.set(logger, level)) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					("There is no logger '%s', and no room for it: this command has made %d loggers since the start. "
							+ "Name one that exists.")
						.formatted(logger, LoggerLevels.MAX_NEW_LOGGERS));
		}
	}

}
