package io.adminsock;

import java.nio.file.Path;
import java.time.Duration;

import io.adminsock.audit.AuditLog;
import io.adminsock.socket.FileMode;
import io.adminsock.socket.SocketPermissions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.unit.DataSize;

/**
 * What can be configured.
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
 * @param commands Commands.
 * @param builtin Built-in commands.
 * @param errors Errors.
 * @param audit Audit log.
 */
@ConfigurationProperties("adminsock")
public record AdminsockProperties(@DefaultValue("true") boolean enabled, @DefaultValue("run/admin.sock") Path path,
		@Nullable String mode, @Nullable String umask, @Nullable String owner, @Nullable String group,
		@DefaultValue("5s") Duration guardInterval, @DefaultValue Commands commands, @DefaultValue Builtin builtin,
		@DefaultValue Errors errors, @DefaultValue Audit audit) {

	public AdminsockProperties {
		if (path.toString().isBlank()) {
			throw new InvalidConfigurationPropertyValueException("adminsock.path", path, "It is empty.");
		}
	}

	/**
	 * Returns what mode, owner and group say together.
	 */
	SocketPermissions permissions() {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put("adminsock.mode", this.mode);
			entries.put("adminsock.umask", this.umask);
		});
		return SocketPermissions.of(fileMode(), this.owner, this.group);
	}

	private @Nullable FileMode fileMode() {
		if (this.mode != null) {
			return parse("adminsock.mode", this.mode, FileMode::of);
		}
		return (this.umask != null) ? parse("adminsock.umask", this.umask, FileMode::ofUmask) : null;
	}

	private static FileMode parse(String property, String text, Parser parser) {
		try {
			return parser.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, text, ex.getMessage());
		}
	}

	private interface Parser {

		FileMode parse(String text);

	}

	/**
	 * Commands.
	 *
	 * @param maxBody Size up to which a request's body is taken.
	 * @param bodyTimeout Time within which a request's body must have arrived.
	 */
	public record Commands(@DefaultValue("1MB") DataSize maxBody, @DefaultValue("20s") Duration bodyTimeout) {
	}

	/**
	 * Built-in commands.
	 *
	 * @param enabled Whether there are the built-in commands.
	 */
	public record Builtin(@DefaultValue("true") boolean enabled) {
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
