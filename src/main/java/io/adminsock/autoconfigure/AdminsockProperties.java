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
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The configuration properties of adminsock. An unknown property stops the start, because
 * a mistyped access rule must not be ignored.
 *
 * @param enabled Whether there is a socket. Without a value, tests of the application
 * have none.
 * @param standalone Whether the application is nothing but its commands, so that it has
 * no web server of its own, runs until it is stopped, requires its sockets, tells systemd
 * that it is ready, and warns of TCP ports.
 * @param replacePort Whether the application's own server listens on the socket in place
 * of its TCP port. Then there is no admin server, and there are no commands.
 * @param required Whether the application fails to start if a socket cannot be opened.
 * Without it, the failure is logged and the socket is tried again at each guard interval.
 * Where the socket replaces the port it is always required.
 * @param path Path of the socket, relative to the working directory if not absolute.
 * @param mode Mode of the socket, octal with a leading zero (0660) or symbolic
 * (rw-rw----). Excludes a umask. With neither, the mode is 0600, or 0660 when a group is
 * set.
 * @param umask Umask from which the mode of the socket follows: 0777 without the bits of
 * the umask. Excludes a mode.
 * @param owner Owner of the socket, by name or number. Without it, the user that runs the
 * process.
 * @param group Group of the socket, by name or number. Without it, the group of the
 * directory if that has the setgid bit, and otherwise the group of the process.
 * @param guardInterval Time between two checks that the path still leads to the socket.
 * Zero turns the checks off.
 * @param sockets Further sockets by name (letters, digits and hyphens), each with threads
 * and limits of its own.
 * @param server Limits of the admin server. Where the socket replaces the port, those of
 * server.tomcat hold.
 * @param actuator Endpoints of Actuator on the socket.
 * @param access Access rules.
 * @param audit Audit log.
 * @param browser Browsers.
 * @param commands Limits of requests and responses.
 * @param builtin Built-in commands.
 * @param errors Errors.
 * @param scripts Executable files as commands.
 */
@ConfigurationProperties(prefix = "adminsock", ignoreUnknownFields = false)
public record AdminsockProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean standalone,
		@DefaultValue("false") boolean replacePort, @DefaultValue("false") boolean required,
		@DefaultValue("run/admin.sock") Path path, @Nullable String mode, @Nullable String umask,
		@Nullable String owner, @Nullable String group, @DefaultValue("5s") Duration guardInterval,
		@DefaultValue Map<String, Socket> sockets, @DefaultValue Server server, @DefaultValue Actuator actuator,
		@DefaultValue Access access, @DefaultValue Audit audit, @DefaultValue Browser browser,
		@DefaultValue Commands commands, @DefaultValue Builtin builtin, @DefaultValue Errors errors,
		@DefaultValue ScriptProperties scripts) {

	public AdminsockProperties {
		if (path.toString().isBlank()) {
			throw new InvalidConfigurationPropertyValueException("adminsock.path", path, "It is empty.");
		}
	}

	/**
	 * Returns the properties of the main socket, which has no name.
	 */
	Socket mainSocket() {
		return new Socket(this.path.toString(), this.mode, this.umask, this.owner, this.group, null);
	}

	/**
	 * Returns the names by which browsers may call this server.
	 */
	List<Authority> browserHosts() {
		return this.browser.hosts()
			.stream()
			.map((host) -> parse("adminsock.browser.hosts", host, Authority::of))
			.toList();
	}

	/**
	 * Parses the value of a property.
	 * @throws InvalidConfigurationPropertyValueException if the parser rejects it
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
	 * A further socket. Its path is a string because Boot treats an empty {@code Path} as
	 * absent, and would silently ignore the socket.
	 *
	 * @param path Path of the socket, relative to the working directory if not absolute.
	 * @param mode Mode of the socket, octal with a leading zero (0660) or symbolic
	 * (rw-rw----). Excludes a umask. With neither, the mode is 0600, or 0660 when a group
	 * is set.
	 * @param umask Umask from which the mode of the socket follows: 0777 without the bits
	 * of the umask. Excludes a mode.
	 * @param owner Owner of the socket, by name or number. Without it, the user that runs
	 * the process.
	 * @param group Group of the socket, by name or number. Without it, the group of the
	 * directory if that has the setgid bit, and otherwise the group of the process.
	 * @param commands Names of the commands that the socket has, with * for any
	 * characters. Without it, the socket has all commands; with an empty list, it has
	 * none.
	 */
	@ConfigurationPropertiesSource
	public record Socket(@Nullable String path, @Nullable String mode, @Nullable String umask, @Nullable String owner,
			@Nullable String group, @Nullable List<String> commands) {
	}

	/**
	 * Limits of the admin server, for each socket.
	 *
	 * @param threads Number of requests that are served at once.
	 * @param maxConnections Number of open connections.
	 * @param acceptCount Number of further connections that wait to be accepted.
	 * @param connectionTimeout Time for which a client may be silent.
	 */
	public record Server(@DefaultValue("10") int threads, @DefaultValue("256") int maxConnections,
			@DefaultValue("128") int acceptCount, @DefaultValue("20s") Duration connectionTimeout) {

		public Server {
			requirePositive("adminsock.server.threads", threads);
			requirePositive("adminsock.server.max-connections", maxConnections);
			requirePositive("adminsock.server.accept-count", acceptCount);
		}

	}

	/**
	 * Endpoints of Actuator on the socket.
	 *
	 * @param include Ids of the endpoints, or * for all.
	 * @param exclude Ids of endpoints that are not there, or * for all.
	 */
	public record Actuator(@DefaultValue("*") List<String> include, @DefaultValue List<String> exclude) {
	}

	/**
	 * Access rules.
	 *
	 * @param rules Rules for commands. The first rule whose pattern fits a command
	 * decides, and a command that no rule fits is denied. Without any rule, each peer
	 * that can connect may run everything.
	 * @param groupCache Time for which the groups of a user are kept before the system is
	 * asked again.
	 */
	public record Access(@DefaultValue List<AccessRule> rules, @DefaultValue("60s") Duration groupCache) {
	}

	/**
	 * An access rule.
	 *
	 * @param command Name of the command, with * for any characters.
	 * @param allow Users (alice, 1000), groups (@ops, @1000), or * for everybody. An
	 * empty list allows nobody.
	 */
	@ConfigurationPropertiesSource
	public record AccessRule(@DefaultValue("") String command, @DefaultValue List<String> allow) {
	}

	/**
	 * Limits of requests and responses.
	 *
	 * @param maxBody Maximum size of a request body.
	 * @param bodyTimeout Time within which a request body must have arrived. A client
	 * that is silent may take up to adminsock.server.connection-timeout longer.
	 * @param maxTokens Maximum number of values, names and ends of arrays and objects in
	 * the JSON of arguments.
	 * @param maxNesting Maximum depth of arrays and objects inside each other in the JSON
	 * of arguments.
	 * @param answerPause Time for which a client may pause in reading an answer, such as
	 * curl whose output goes to a pager. At most a quarter of the threads of a socket
	 * wait that long; the other threads, and those of requests with large bodies, wait
	 * for adminsock.server.connection-timeout. The time limit of a script goes on
	 * meanwhile.
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
	 * @param enabled Whether the application has the built-in commands.
	 */
	public record Builtin(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Executable files as commands.
	 *
	 * @param directory Directory whose executable files are commands. Without it, no file
	 * is a command.
	 * @param interval Time between two checks for changes in the directory. Zero turns
	 * the checks off.
	 * @param timeout Time limit of a script that does not declare one itself (@timeout).
	 * @param maxOutput Maximum size of the output of a script.
	 * @param maxConcurrent Maximum number of scripts that run at the same time for one
	 * socket.
	 * @param maxConcurrentPerCommand Maximum number of runs of one script at the same
	 * time for one socket. A limit that the script declares itself (@concurrent) applies
	 * instead, to all sockets together.
	 * @param environment Names of environment variables that scripts receive in addition
	 * to the usual ones.
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
	 * @param trace When the answer to a failed command contains the stack trace.
	 */
	public record Errors(@DefaultValue("always") Trace trace) {

		/**
		 * The choice of when a response contains the stack trace.
		 */
		public enum Trace {

			/** The response to each failed command contains it. */
			ALWAYS,
			/** No response contains it, only the log. */
			NEVER

		}

	}

	/**
	 * Browsers.
	 *
	 * @param hosts Names, with or without a port (admin.example.org,
	 * admin.example.org:8443), by which browsers may call this server through a forwarded
	 * port, in addition to localhost and the addresses of loopback.
	 */
	public record Browser(@DefaultValue List<String> hosts) {
	}

	/**
	 * Audit log.
	 *
	 * @param format Format of a line: fields as name=value, or a JSON object.
	 * @param arguments Whether a line contains the arguments of the command.
	 * @param maxLength Number of characters after which arguments are cut.
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
