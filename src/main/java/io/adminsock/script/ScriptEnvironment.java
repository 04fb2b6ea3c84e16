package io.adminsock.script;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.adminsock.file.SearchPath;
import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The environment of scripts: little of our own, where secrets may be, and who is
 * calling.
 */
final class ScriptEnvironment {

	private static final List<String> PASSED_ON = List.of("HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE",
			"LC_MESSAGES", "LOGNAME", "TMPDIR", "TZ", "USER");

	private static final String PATH = "PATH";

	/**
	 * Stands for no directory at all. Has no programs, and only those who may change
	 * everything can put one there. An empty {@code PATH} would be the working directory.
	 */
	private static final String NO_DIRECTORIES = "/";

	private final Map<String, String> passedOn = new LinkedHashMap<>();

	private final SearchPath path;

	private final Map<String, Path> sockets;

	/**
	 * Creates the environment.
	 * @param environment our own
	 * @param further names to pass on beside the usual ones
	 * @param sockets the paths of the sockets by their names
	 */
	ScriptEnvironment(Map<String, String> environment, List<String> further, Map<String, Path> sockets) {
		this.sockets = sockets;
		this.path = SearchPath.of(environment.get(PATH));
		PASSED_ON.forEach((name) -> passOn(environment, name));
		further.forEach((name) -> passOn(environment, name));
	}

	private void passOn(Map<String, String> environment, String name) {
		String value = environment.get(name);
		if (value != null) {
			this.passedOn.put(name, value);
		}
	}

	/**
	 * Returns the directories in which scripts find programs. Those that others can write
	 * to are left out, because they would decide what a command such as {@code ls} is.
	 */
	SearchPath path() {
		return this.path;
	}

	/**
	 * Returns the environment of a process.
	 * @param command the command's name
	 * @param request the call
	 */
	Map<String, String> variables(String command, HttpServletRequest request) {
		Peer peer = Peer.of(request);
		Map<String, String> environment = new LinkedHashMap<>(this.passedOn);
		environment.put(PATH, directories());
		environment.put("ADMINSOCK_COMMAND", command);
		put(environment, "ADMINSOCK_SOCKET", socket(request));
		put(environment, "ADMINSOCK_USER", peer.user());
		put(environment, "ADMINSOCK_UID", peer.uid());
		put(environment, "ADMINSOCK_GID", peer.gid());
		put(environment, "ADMINSOCK_PID", peer.pid());
		return environment;
	}

	private String directories() {
		String directories = this.path.directories().stream().map(Path::toString).collect(Collectors.joining(":"));
		return directories.isEmpty() ? NO_DIRECTORIES : directories;
	}

	private @Nullable Path socket(HttpServletRequest request) {
		return this.sockets.get(PeerConnection.socketName(request));
	}

	/**
	 * What is not known is not there, so that nobody takes an empty text for root.
	 */
	private static void put(Map<String, String> environment, String name, @Nullable Object value) {
		if (value != null) {
			environment.put(name, value.toString());
		}
	}

}
