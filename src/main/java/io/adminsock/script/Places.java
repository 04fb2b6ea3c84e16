package io.adminsock.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Counts how many scripts run, each and all, by each socket: clients of one socket cannot
 * take the places of another. Only the limit that a script declares itself holds for all
 * sockets together, since it may be there because two runs would disturb each other.
 */
final class Places {

	private final int most;

	private final int mostOfCommand;

	private final Map<Scope, Integer> running = new HashMap<>();

	/**
	 * Creates the places.
	 * @param most how many scripts may run at once by the same socket
	 * @param mostOfCommand how many times a script may run at once by the same socket
	 * that declares no limit
	 */
	Places(int most, int mostOfCommand) {
		this.most = most;
		this.mostOfCommand = mostOfCommand;
	}

	/**
	 * Runs that are counted together.
	 *
	 * @param socket the socket that they came by, or {@code null} for any
	 * @param command the command, or {@code null} for any
	 */
	private record Scope(@Nullable String socket, @Nullable String command) {

		static List<Scope> allOf(String socket, String command) {
			return List.of(new Scope(socket, null), new Scope(socket, command), new Scope(null, command));
		}

	}

	/**
	 * Takes a place.
	 * @param socket the name of the socket
	 * @param command the name of the command
	 * @param declared how many times the script may run at once by all sockets, or
	 * {@code null} if it declares nothing
	 * @return why there is no place, or {@code null} if one was taken
	 */
	synchronized @Nullable String take(String socket, String command, @Nullable Integer declared) {
		int mostOfIt = (declared != null) ? declared : this.mostOfCommand;
		if (count(new Scope((declared != null) ? null : socket, command)) >= mostOfIt) {
			return "'%s' runs already, as many times as it may (%d)".formatted(command, mostOfIt);
		}
		if (count(new Scope(socket, null)) >= this.most) {
			return "As many scripts run already as may (%d)".formatted(this.most);
		}
		Scope.allOf(socket, command).forEach((scope) -> this.running.merge(scope, 1, Integer::sum));
		return null;
	}

	private int count(Scope scope) {
		return this.running.getOrDefault(scope, 0);
	}

	/**
	 * Gives a place back.
	 */
	synchronized void give(String socket, String command) {
		Scope.allOf(socket, command)
			.forEach((scope) -> this.running.computeIfPresent(scope, (key, count) -> (count > 1) ? count - 1 : null));
	}

}
