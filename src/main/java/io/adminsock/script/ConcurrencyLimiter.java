package io.adminsock.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Limits how many scripts run at once, in total and for each command. The scripts of each
 * socket are counted separately, so that clients of one socket cannot use up the limit of
 * another. A limit that a script declares applies to all sockets together, because two
 * runs of it may disturb each other.
 */
final class ConcurrencyLimiter {

	private final int total;

	private final int perCommand;

	private final Map<Scope, Integer> running = new HashMap<>();

	/**
	 * Creates the limiter.
	 * @param total how many scripts may run at once for each socket
	 * @param perCommand how many times a script that declares no limit may run at once
	 * for each socket
	 */
	ConcurrencyLimiter(int total, int perCommand) {
		this.total = total;
		this.perCommand = perCommand;
	}

	/**
	 * Runs that are counted together.
	 *
	 * @param socket the socket's name, or {@code null} for all sockets
	 * @param command the command, or {@code null} for all commands
	 */
	private record Scope(@Nullable String socket, @Nullable String command) {

		static List<Scope> allOf(String socket, String command) {
			return List.of(new Scope(socket, null), new Scope(socket, command), new Scope(null, command));
		}

	}

	/**
	 * Counts a run unless that exceeds a limit.
	 * @param socket the name of the socket
	 * @param command the name of the command
	 * @param declared how many times the script may run at once for all sockets, or
	 * {@code null} if it declares no limit
	 * @return the limit that is reached, as a sentence, or {@code null} if the script may
	 * run
	 */
	synchronized @Nullable String tryAcquire(String socket, String command, @Nullable Integer declared) {
		int limit = (declared != null) ? declared : this.perCommand;
		if (count(new Scope((declared != null) ? null : socket, command)) >= limit) {
			return "'%s' runs already, as many times as it may (%d)".formatted(command, limit);
		}
		if (count(new Scope(socket, null)) >= this.total) {
			return "As many scripts run already as may (%d)".formatted(this.total);
		}
		Scope.allOf(socket, command).forEach((scope) -> this.running.merge(scope, 1, Integer::sum));
		return null;
	}

	private int count(Scope scope) {
		return this.running.getOrDefault(scope, 0);
	}

	/**
	 * Ends the counting of a run.
	 */
	synchronized void release(String socket, String command) {
		Scope.allOf(socket, command)
			.forEach((scope) -> this.running.computeIfPresent(scope, (key, count) -> (count > 1) ? count - 1 : null));
	}

}
