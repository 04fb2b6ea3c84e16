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
 * The environment variables of scripts: a few of the server's, as others may be secret,
 * and the facts of the request.
 */
final class ScriptEnvironment {

	private static final List<String> INHERITED = List.of("HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE",
			"LC_MESSAGES", "LOGNAME", "TMPDIR", "TZ", "USER");

	private static final String PATH = "PATH";

	/**
	 * The {@code PATH} if no directory is trusted. It has no programs, and only root can
	 * add some. An empty {@code PATH} would mean the working directory.
	 */
	private static final String NO_DIRECTORIES = "/";

	private final Map<String, String> inherited = new LinkedHashMap<>();

	private final SearchPath path;

	private final Map<String, Path> sockets;

	/**
	 * Creates the environment.
	 * @param environment the environment of the server
	 * @param further names of further variables to inherit
	 * @param sockets the paths of the sockets by their names
	 */
	ScriptEnvironment(Map<String, String> environment, List<String> further, Map<String, Path> sockets) {
		this.sockets = sockets;
		this.path = SearchPath.of(environment.get(PATH));
		INHERITED.forEach((name) -> inherit(environment, name));
		further.forEach((name) -> inherit(environment, name));
	}

	private void inherit(Map<String, String> environment, String name) {
		String value = environment.get(name);
		if (value != null) {
			this.inherited.put(name, value);
		}
	}

	/**
	 * Returns the {@code PATH} of scripts. It lacks directories that other users can
	 * write to, because they could replace a program such as {@code ls}.
	 */
	SearchPath path() {
		return this.path;
	}

	/**
	 * Returns the variables for a request.
	 * @param command the name of the command
	 * @param request the request
	 */
	Map<String, String> variables(String command, HttpServletRequest request) {
		Peer peer = Peer.of(request);
		Map<String, String> environment = new LinkedHashMap<>(this.inherited);
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
	 * Leaves out an unknown value, because a script may take an empty uid for root.
	 */
	private static void put(Map<String, String> environment, String name, @Nullable Object value) {
		if (value != null) {
			environment.put(name, value.toString());
		}
	}

}
