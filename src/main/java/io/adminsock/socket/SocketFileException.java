package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A socket file that could not be put in place. The message says which file and why; the
 * {@linkplain #getAction() action} says what a person can do about it.
 */
public final class SocketFileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final RefusalReason reason;

	private final Path path;

	private final Map<String, Object> facts;

	private final String action;

	SocketFileException(RefusalReason reason, Path path) {
		this(reason, path, Map.of());
	}

	/**
	 * Creates the exception for the main socket.
	 * @param reason why the file was refused
	 * @param path the absolute path of the socket file
	 * @param facts the values of the reason's placeholders, except for {@code path},
	 * {@code directory}, {@code name}, {@code properties} and {@code cause}
	 */
	SocketFileException(RefusalReason reason, Path path, Map<String, ?> facts) {
		this(ListeningSocket.MAIN, reason, path, facts, null);
	}

	SocketFileException(RefusalReason reason, Path path, Map<String, ?> facts, Throwable cause) {
		this(ListeningSocket.MAIN, reason, path, facts, cause);
	}

	private SocketFileException(String socket, RefusalReason reason, Path path, Map<String, ?> facts,
			@Nullable Throwable cause) {
		super("Cannot put %s at %s: %s".formatted(isMain(socket) ? "a socket" : "the socket '%s'".formatted(socket),
				path, reason.message(allFacts(socket, path, facts, cause))), cause);
		this.reason = reason;
		this.path = path;
		this.facts = Map.copyOf(facts);
		this.action = reason.action(allFacts(socket, path, facts, cause));
	}

	private static Map<String, Object> allFacts(String socket, Path path, Map<String, ?> facts,
			@Nullable Throwable cause) {
		Map<String, Object> all = new HashMap<>(facts);
		all.put("properties", isMain(socket) ? "adminsock" : "adminsock.sockets." + socket);
		all.put("path", path);
		all.put("directory", String.valueOf(path.getParent()));
		all.put("name", String.valueOf(path.getFileName()));
		if (cause != null) {
			all.put("cause", SystemErrors.describe(cause));
		}
		return all;
	}

	private static boolean isMain(String socket) {
		return socket.equals(ListeningSocket.MAIN);
	}

	/**
	 * Creates the exception for a failed operation of the file system.
	 * @param path the absolute path of the socket file
	 * @param operation what could not be done, as an infinitive
	 * @param cause the failure; a {@link ConflictingFileException} names a file to remove
	 * @return the exception
	 */
	static SocketFileException ofFailure(Path path, String operation, IOException cause) {
		return (cause instanceof ConflictingFileException conflict)
				? new SocketFileException(RefusalReason.CONFLICTING_FILE, path,
						Map.of("operation", operation, "file", conflict.getFile()), cause)
				: new SocketFileException(RefusalReason.FILE_SYSTEM, path, Map.of("operation", operation), cause);
	}

	/**
	 * Returns the same failure as one of the socket with a name.
	 */
	SocketFileException forSocket(String name) {
		SocketFileException named = new SocketFileException(name, this.reason, this.path, this.facts, getCause());
		named.setStackTrace(getStackTrace());
		return named;
	}

	RefusalReason getReason() {
		return this.reason;
	}

	Path getPath() {
		return this.path;
	}

	/**
	 * Returns what a person can do about it.
	 * @return one sentence or more
	 */
	public String getAction() {
		return this.action;
	}

}
