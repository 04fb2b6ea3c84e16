package io.adminsock.builtin;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.adminsock.command.Arg;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Description;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * How much is logged.
 */
@ResponseBody
final class LogLevelController {

	private static final String AUDIT = "adminsock.audit";

	private final LoggingSystem logging;

	LogLevelController(LoggingSystem logging) {
		this.logging = logging;
	}

	@GetMapping("/loglevel")
	@Description("Tell the level of a logger, or all levels that were set.")
	Object level(@Arg(description = "name of the logger, such as ROOT or org.example") Optional<String> logger) {
		return logger.<Object>map(this::effectiveLevel).orElseGet(this::configuredLevels);
	}

	private String effectiveLevel(String logger) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(logger);
		if (configuration == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no logger '%s' yet. Setting its level makes it.".formatted(logger));
		}
		return configuration.getEffectiveLevel().name();
	}

	private Map<String, String> configuredLevels() {
		Map<String, String> levels = new TreeMap<>();
		for (LoggerConfiguration configuration : this.logging.getLoggerConfigurations()) {
			LogLevel level = configuration.getConfiguredLevel();
			if (level != null) {
				levels.put(configuration.getName(), level.name());
			}
		}
		return levels;
	}

	@PostMapping("/loglevel")
	@Description("Set the level of a logger until the next start.")
	void setLevel(@Arg(description = "name of the logger, such as ROOT or org.example") String logger,
			@Arg(description = "the level; left out, the logger follows its parent") Optional<LogLevel> level) {
		if (logger.equals(AUDIT)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"The audit log is not turned off from here, but by logging.level.%s in the configuration."
						.formatted(AUDIT));
		}
		if (level.isEmpty() && (logger.isEmpty() || LoggingSystem.ROOT_LOGGER_NAME.equalsIgnoreCase(logger))) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The root logger has no parent: give a level.");
		}
		this.logging.setLogLevel(logger, level.orElse(null));
	}

}
