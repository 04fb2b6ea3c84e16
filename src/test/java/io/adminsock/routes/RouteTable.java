package io.adminsock.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.adminsock.testing.Programs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table of routes. Each has at least one request, with its socket and the statuses that
 * root, {@code daemon} and a user without a name must receive.
 */
final class RouteTable {

	private static final List<Integer> PEERS = List.of(0, 1, 4711);

	/**
	 * The status of a request that is not sent because it would stop the application or
	 * cannot reach it.
	 */
	private static final String NOT_SENT = "-";

	/** The route of a request that Tomcat itself answers. */
	private static final String NONE = "-";

	private final List<Row> rows = new ArrayList<>();

	private record Row(String route, String request, String socket, List<String> statuses) {

		static Row of(String line) {
			List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
			if (cells.size() != 3 + PEERS.size()) {
				throw new IllegalArgumentException("route | request | socket | root | daemon | 4711, not " + line);
			}
			return new Row(cells.get(0), cells.get(1), cells.get(2), cells.subList(3, cells.size()));
		}

		boolean isSent(int peer) {
			return !this.statuses.get(peer).equals(NOT_SENT);
		}

		List<String> curl(Path path, String prefix) {
			String method = this.request.split(" ")[0];
			String target = this.request.substring(method.length() + 1);
			List<String> curl = new ArrayList<>(List.of("-s", "-o", "/dev/null", "-w", "%{http_code}\n", "--max-time",
					"30", "--path-as-is", "--unix-socket", path.toString()));
			curl.addAll(method.equals("HEAD") ? List.of("-I") : List.of("-X", method));
			curl.addAll(List.of("--request-target",
					target.startsWith("/") ? prefix + target : target.replaceFirst("^~", ""), "http://any"));
			return curl;
		}

	}

	/**
	 * Creates a table.
	 * @param parts lines of {@code route | request | socket | root | daemon | 4711}; a
	 * line without a route is a further request to the route above it
	 */
	RouteTable(String... parts) {
		String route = "";
		for (String line : String.join("", parts).lines().toList()) {
			Row row = Row.of(line);
			route = row.route().isEmpty() ? route : row.route();
			this.rows.add(new Row(route, row.request(), row.socket(), row.statuses()));
		}
	}

	/**
	 * Checks that the table has all routes of an application, and that each request is
	 * answered with the status in the table.
	 * @param routes the routes of the application
	 * @param sockets the sockets by name
	 * @param prefix the prefix for the path of each request
	 */
	void check(Set<String> routes, Map<String, Path> sockets, String prefix) {
		Set<String> known = this.rows.stream().map(Row::route).collect(Collectors.toSet());
		assertThat(without(routes, known)).as("""
				routes that the table does not have. Add a row for each that says what a request to it answers root, \
				daemon and a user without a name, so that none is unguarded""").isEmpty();
		assertThat(without(known, routes))
			.as("routes of the table that the application does not have. Remove their rows")
			.isSubsetOf(NONE);
		assertThat(sockets.keySet()).as("sockets").containsAll(this.rows.stream().map(Row::socket).toList());
		List<String> differences = new ArrayList<>();
		sockets.forEach((socket, path) -> {
			for (int peer = 0; peer < PEERS.size(); peer++) {
				differences.addAll(differences(socket, path, prefix, peer));
			}
		});
		assertThat(differences).as("answers that are not those of the table").isEmpty();
	}

	private static Set<String> without(Set<String> all, Set<String> some) {
		Set<String> rest = new TreeSet<>(all);
		rest.removeAll(some);
		return rest;
	}

	private List<String> differences(String socket, Path path, String prefix, int peer) {
		List<Row> sent = this.rows.stream().filter((row) -> row.socket().equals(socket) && row.isSent(peer)).toList();
		List<String> curl = new ArrayList<>(List.of("curl"));
		for (Row row : sent) {
			curl.addAll((curl.size() > 1) ? List.of("--next") : List.of());
			curl.addAll(row.curl(path, prefix));
		}
		Programs.require("curl");
		int uid = PEERS.get(peer);
		List<String> answers = Programs.runAs(uid, uid, "", curl.toArray(String[]::new)).output().lines().toList();
		assertThat(answers).as("what curl told").hasSameSizeAs(sent);
		return IntStream.range(0, sent.size())
			.filter((i) -> !answers.get(i).equals(sent.get(i).statuses().get(peer)))
			.mapToObj((i) -> "%s (route '%s', socket '%s') by uid %d: %s, expected %s".formatted(sent.get(i).request(),
					sent.get(i).route(), socket, uid, answers.get(i), sent.get(i).statuses().get(peer)))
			.toList();
	}

}
