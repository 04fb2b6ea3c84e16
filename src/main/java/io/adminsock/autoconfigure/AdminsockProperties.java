package io.adminsock.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.adminsock.audit.AuditLog;
import io.adminsock.browser.Authority;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * What can be configured. Nothing else can: a mistyped rule must not be none.
 *
 * @param enabled Whether the application listens on the socket in place of its TCP port.
 * @param path Path of the socket, relative to the working directory if not absolute.
 * @param mode Mode of the socket, octal with a leading zero or symbolic. Without it 0600,
 * or 0660 when a group is set. Excludes a umask.
 * @param umask Umask that decides the socket's mode: 0777 without these bits. Excludes a
 * mode.
 * @param owner Owner of the socket, by name or number. Without it whoever runs the
 * process.
 * @param group Group of the socket, by name or number. Without it the one that a setgid
 * directory or the process gives.
 * @param guardInterval Time between two looks whether the path still leads to the socket.
 * Zero for never.
 * @param sockets Further sockets by their names (letters, digits and hyphens), each with
 * threads and limits of its own.
 * @param access Who may run what.
 * @param audit Audit log.
 * @param browser Browsers.
 * @param commands Commands.
 * @param builtin Built-in commands.
 * @param errors Errors.
 * @param scripts Executable files as commands.
 */
@ConfigurationProperties(prefix = "adminsock", ignoreUnknownFields = false)
public record AdminsockProperties(@DefaultValue("true") boolean enabled, @DefaultValue("run/admin.sock") Path path,
		@Nullable String mode, @Nullable String umask, @Nullable String owner, @Nullable String group,
		@DefaultValue("5s") Duration guardInterval, @DefaultValue Map<String, Socket> sockets,
		@DefaultValue Access access, @DefaultValue Audit audit, @DefaultValue Browser browser,
		@DefaultValue Commands commands, @DefaultValue Builtin builtin, @DefaultValue Errors errors,
		@DefaultValue ScriptProperties scripts) {

	public AdminsockProperties {
		if (path.toString().isBlank()) {
			throw new InvalidConfigurationPropertyValueException("adminsock.path", path, "It is empty.");
		}
	}

	/**
	 * Returns the socket that needs no name.
	 */
	Socket mainSocket() {
		return new Socket(this.path.toString(), this.mode, this.umask, this.owner, this.group, null);
	}

	/**
	 * Returns what a browser may call this server.
	 */
	List<Authority> browserHosts() {
		return this.browser.hosts()
			.stream()
			.map((host) -> parse("adminsock.browser.hosts", host, Authority::of))
			.toList();
	}

	/**
	 * Parses what a property has.
	 * @throws InvalidConfigurationPropertyValueException if it cannot be
	 */
	static <S, T> T parse(String property, S value, Function<S, T> parser) {
		try {
			return parser.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage());
		}
	}

	private static void requirePositive(String property, int value) {
		if (value < 1) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It is below 1.");
		}
	}

	/**
	 * A further socket. Its path is text because Boot takes an empty {@code Path} for
	 * none, and would leave out the socket without a word.
	 *
	 * @param path Path of the socket, relative to the working directory if not absolute.
	 * @param mode Mode of the socket, octal with a leading zero or symbolic. Without it
	 * 0600, or 0660 when a group is set. Excludes a umask.
	 * @param umask Umask that decides the socket's mode: 0777 without these bits.
	 * Excludes a mode.
	 * @param owner Owner of the socket, by name or number. Without it whoever runs the
	 * process.
	 * @param group Group of the socket, by name or number. Without it the one that a
	 * setgid directory or the process gives.
	 * @param commands Names of the commands that the socket has, with * for any
	 * characters. Without it all commands, and none if it is empty.
	 */
	public record Socket(@Nullable String path, @Nullable String mode, @Nullable String umask, @Nullable String owner,
			@Nullable String group, @Nullable List<String> commands) {
	}

	/**
	 * Who may run what.
	 *
	 * @param rules Rules, of which the first that fits a command decides. Without any,
	 * whoever can connect may run everything.
	 * @param groupCache How long what was found of a user's groups is taken for true.
	 */
	public record Access(@DefaultValue List<AccessRule> rules, @DefaultValue("60s") Duration groupCache) {
	}

	/**
	 * Who may run the commands of a name.
	 *
	 * @param command Name of the command, with {@code *} for anything.
	 * @param allow Users ({@code alice}, {@code 1000}), groups ({@code @ops},
	 * {@code @1000}), or {@code *}.
	 */
	public record AccessRule(@DefaultValue("") String command, @DefaultValue List<String> allow) {
	}

	/**
	 * Commands.
	 *
	 * @param maxBody Size up to which a request's body is taken.
	 * @param bodyTimeout Time within which a request's body must have arrived.
	 * @param maxTokens Number of values, names and ends of arrays and objects up to which
	 * arguments in JSON are taken.
	 * @param maxNesting Number of arrays and objects inside each other up to which
	 * arguments in JSON are taken.
	 * @param answerPause Time for which a client may pause in reading an answer, such as
	 * a person who pages through it. A quarter of a socket's threads wait that long at
	 * most.
	 */
	public record Commands(@DefaultValue("1MB") DataSize maxBody, @DefaultValue("20s") Duration bodyTimeout,
			@DefaultValue("50000") int maxTokens, @DefaultValue("100") int maxNesting,
			@DefaultValue("15m") Duration answerPause) {

		public Commands {
			requirePositive("adminsock.commands.max-tokens", maxTokens);
			requirePositive("adminsock.commands.max-nesting", maxNesting);
		}

	}

	/**
	 * Built-in commands.
	 *
	 * @param enabled Whether there are the built-in commands.
	 */
	public record Builtin(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Executable files as commands.
	 *
	 * @param directory Directory whose executable files are commands. Without it there
	 * are none.
	 * @param interval Time between two looks for changes in the directory. Zero for
	 * never.
	 * @param timeout Time after which a script is ended that does not say otherwise.
	 * @param maxOutput Size up to which a script may write.
	 * @param maxConcurrent Number of scripts that may run at once by the same socket.
	 * @param maxConcurrentPerCommand Number of times that a script may run at once by the
	 * same socket. A limit that the script declares itself (@concurrent) holds instead,
	 * for all sockets together.
	 * @param environment Names of environment variables that scripts get beside the usual
	 * ones.
	 */
	public record ScriptProperties(@Nullable Path directory, @DefaultValue("2s") Duration interval,
			@DefaultValue("60s") Duration timeout, @DefaultValue("64MB") DataSize maxOutput,
			@DefaultValue("16") int maxConcurrent, @DefaultValue("4") int maxConcurrentPerCommand,
			@DefaultValue List<String> environment) {

		public ScriptProperties {
			if (directory != null && directory.toString().isBlank()) {
				throw new InvalidConfigurationPropertyValueException("adminsock.scripts.directory", directory,
						"It is empty.");
			}
			if (maxConcurrent < 1 || maxConcurrentPerCommand < 1) {
				throw new InvalidConfigurationPropertyValueException("adminsock.scripts.max-concurrent",
						"%d, %d per command".formatted(maxConcurrent, maxConcurrentPerCommand), "It is below 1.");
			}
		}

	}

	/**
	 * Errors.
	 *
	 * @param trace When a client is told the stack trace of a command that failed.
	 */
	public record Errors(@DefaultValue("always") Trace trace) {

		/**
		 * When to tell a stack trace.
		 */
		public enum Trace {

			/** With each failure. */
			ALWAYS,
			/** Never; it stands in the log. */
			NEVER

		}

	}

	/**
	 * Browsers.
	 *
	 * @param hosts Names, with or without a port, that browsers may call this server by
	 * through a forwarded port, besides those of loopback.
	 */
	public record Browser(@DefaultValue List<String> hosts) {
	}

	/**
	 * Audit log.
	 *
	 * @param format Format of a line.
	 * @param arguments Whether a line tells the arguments.
	 * @param maxLength Characters after which arguments are cut.
	 */
	public record Audit(@DefaultValue("key-value") AuditLog.Format format, @DefaultValue("true") boolean arguments,
			@DefaultValue("1000") int maxLength) {

		public Audit {
			if (maxLength < 1) {
				throw new InvalidConfigurationPropertyValueException("adminsock.audit.max-length", maxLength,
						"It is to be at least 1. adminsock.audit.arguments=false leaves arguments out.");
			}
		}

	}

}
