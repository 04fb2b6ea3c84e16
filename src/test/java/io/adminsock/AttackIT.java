package io.adminsock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes of other users that try to stop the server, which is for root, and to set a
 * log level, which is for the group {@code attack-ops}. The socket is for that group as
 * well. The server has users and groups of its own, in a mount namespace.
 */
class AttackIT {

	private static final int OPS = 4711;

	private static final int DAEMON = 1;

	/** Neither in the passwd file nor in any group. */
	private static final int STRANGER = 54321;

	private static final Caller IN_OPS = new Caller(DAEMON, DAEMON, Integer.toString(OPS));

	private static final String NO_CONNECTION = "no connection";

	@TempDir
	private static Path directory;

	private static Path socket;

	private static ServerProcess server;

	/**
	 * Each row stands in the page about security as well.
	 */
	static final List<Attack> ATTACKS = List.of(
			row("connects, a stranger", NO_CONNECTION, new Caller(STRANGER, STRANGER, ""), "/ping"),
			row("connects, a member of the group whose process is not in it", NO_CONNECTION,
					new Caller(DAEMON, DAEMON, ""), "/ping"),
			row("connects, the group being its primary one", "200", new Caller(STRANGER, OPS, ""), "/ping"),
			row("connects, the group being a supplementary one", "200", IN_OPS, "/ping"),
			row("sets a log level, its primary group allowed", "200", new Caller(STRANGER, OPS, ""), "/loglevel", "-d",
					"[\"a\", \"debug\"]"),
			row("sets a log level, a supplementary group of its user allowed", "200", IN_OPS, "/loglevel", "-d",
					"[\"a\", \"debug\"]"),
			row("sets a log level, in the group by its process only and not by its user", "403",
					new Caller(STRANGER, STRANGER, Integer.toString(OPS)), "/loglevel", "-d", "[\"a\", \"debug\"]"),
			stop("`POST /shutdown`", "403", "/shutdown"),
			stop("`X-Forwarded-For: 127.0.0.1`", "403", "/shutdown", "-H", "X-Forwarded-For: 127.0.0.1"),
			stop("`X-Forwarded-User: root`", "403", "/shutdown", "-H", "X-Forwarded-User: root"),
			stop("`Forwarded: for=127.0.0.1;by=root`", "403", "/shutdown", "-H", "Forwarded: for=127.0.0.1;by=root"),
			stop("`Authorization: Basic` of root", "403", "/shutdown", "-u", "root:secret"),
			stop("`Remote-User: root`, `X-Original-URL: /ping`", "403", "/shutdown", "-H", "Remote-User: root", "-H",
					"X-Original-URL: /ping", "-H", "X-Rewrite-URL: /ping"),
			stop("`X-Original-URL: /shutdown` on `/ping`", "405", "/ping", "-H", "X-Original-URL: /shutdown", "-H",
					"X-Rewrite-URL: /shutdown"),
			stop("`/SHUTDOWN`", "404", "/SHUTDOWN"), stop("`/shutdown/`", "403", "/shutdown/"),
			stop("`/shutdown;x`", "403", "/shutdown;x"), stop("`/;x/shutdown`", "400", "/;x/shutdown"),
			stop("`/%73hutdown`", "403", "/%73hutdown"), stop("`/%2573hutdown`", "404", "/%2573hutdown"),
			stop("`//shutdown`", "400", "//shutdown"), stop("`/foo/../shutdown`", "400", "/foo/../shutdown"),
			stop("`/foo/%2e%2e/shutdown`", "400", "/foo/%2e%2e/shutdown"),
			stop("`/foo/..;/shutdown`", "400", "/foo/..;/shutdown"), stop("`/./shutdown`", "400", "/./shutdown"),
			stop("`/shutdown%2f`", "400", "/shutdown%2f"), stop("`/shutdown%00`", "400", "/shutdown%00"),
			stop("`/shutdown%20`", "404", "/shutdown%20"), stop("`/shutdown%0a`", "404", "/shutdown%0a"),
			stop("`/shutdown.json`", "404", "/shutdown.json"), stop("`/ping?/shutdown`", "405", "/ping?/shutdown"),
			stop("`POST http://any/shutdown` (absolute form)", "403", "/shutdown", "--request-target",
					"http://any/shutdown"),
			row("stops the server: `HEAD /shutdown`", "403", IN_OPS, "/shutdown", "--head"),
			stop("`OPTIONS /shutdown`", "403", "/shutdown", "-X", "OPTIONS"),
			stop("`TRACE /shutdown`", "405", "/shutdown", "-X", "TRACE"),
			stop("`GET` with `X-HTTP-Method-Override: POST`", "403", "/shutdown", "-X", "GET", "-H",
					"X-HTTP-Method-Override: POST"),
			row("stops the server: `GET /ping?_method=POST`, `X-HTTP-Method: POST`", "400", IN_OPS,
					"/ping?_method=POST", "-H", "X-HTTP-Method: POST", "-H", "X-Method-Override: POST"),
			stop("a header of 100 kB", "400", "/shutdown", "-H", "X: " + "a".repeat(100_000)),
			stop("`Authorization: Basic` of a name with control characters", "403", "/shutdown", "-u",
					"\u001b[2Jroot\r:x"),
			stop("`User-Agent` with control characters", "400", "/shutdown", "-A", "\u001b]0;root\u0007"));

	private static Attack row(String what, String outcome, Caller caller, String path, String... options) {
		return new Attack(what, outcome, caller, path, List.of(options));
	}

	private static Attack stop(String how, String outcome, String path, String... options) {
		List<String> post = new ArrayList<>(List.of("-d", "[]"));
		post.addAll(List.of(options));
		return new Attack("stops the server: " + how, outcome, IN_OPS, path, post);
	}

	@BeforeAll
	static void startServer() throws Exception {
		Programs.requireRoot();
		Programs.require("curl");
		Programs.require("unshare");
		JavaProgram.openToAll(directory);
		socket = directory.resolve("s");
		Files.writeString(directory.resolve("group"),
				Files.readString(Path.of("/etc/group")) + "attack-ops:x:4711:daemon\n");
		Files.writeString(directory.resolve("passwd"), Files.readString(Path.of("/etc/passwd")) + Odd.lines());
		server = ServerProcess.launch(
				List.of("unshare", "--mount", "sh", "-c",
						"mount --bind group /etc/group && mount --bind passwd /etc/passwd && exec \"$@\"", "sh"),
				Map.of(), List.of(), directory, "--adminsock.path=" + socket, "--adminsock.group=attack-ops",
				"--adminsock.access.rules[0].command=shutdown", "--adminsock.access.rules[0].allow=root",
				"--adminsock.access.rules[1].command=log*", "--adminsock.access.rules[1].allow=@attack-ops,root",
				"--adminsock.access.rules[2].command=*", "--adminsock.access.rules[2].allow=*");
		server.awaitListening();
	}

	@AfterAll
	static void stopServer() {
		if (server != null) {
			server.close();
		}
	}

	@AfterEach
	void theServerGoesOn() throws IOException {
		assertThat(RawClient.get(socket, "/ping").body()).isEqualTo("pong");
		assertThat(server.log()).doesNotContain("Shutting down").doesNotContain("\u001b");
	}

	@ParameterizedTest(name = "{0}")
	@FieldSource("ATTACKS")
	void anAttackEndsAsTheTableSays(Attack attack) {
		assertThat(attack.run()).isEqualTo(attack.outcome());
	}

	@Test
	void theTableStandsInThePageAboutSecurity() throws IOException {
		List<String> rows = ATTACKS.stream()
			.map((attack) -> "| %s | %s |".formatted(attack.what(), attack.outcome()))
			.toList();
		assertThat(Files.readAllLines(Path.of("src/docs/security.md"))).containsAll(rows);
	}

	/**
	 * A user's name comes from the system, and may still be as odd as this.
	 */
	@ParameterizedTest
	@FieldSource("io.adminsock.AttackIT$Odd#USERS")
	void aUserOfAnOddNameIsThatUserAndNothingElse(Odd user) throws IOException {
		Caller caller = new Caller(user.uid(), OPS, "");
		assertThat(caller.curl("/whoami").output()).startsWith("{\"user\":\"%s\",".formatted(user.json()))
			.contains("\"gids\":[%d%s]".formatted(OPS, user.isLookedUp() ? "," + user.uid() : ""));
		assertThat(caller.curl("/shutdown", "-d", "[]").output()).contains("\"kind\":\"forbidden\"");
		assertThat(directory.resolve("forged")).doesNotExist();
		assertThat(server.log().lines().filter((line) -> line.startsWith("forged"))).isEmpty();
	}

	@Test
	void aSecondRequestHiddenInTheBodyOfADeniedOneIsNotRun() throws IOException {
		String hidden = RawClient.request("POST", "/shutdown", "[]");
		String outer = RawClient.request("POST", "/shutdown", hidden);
		Programs.Result result = caller(outer + RawClient.request("GET", "/ping", "", "Connection: close"));
		assertThat(result.output()).contains("pong");
		assertThat(result.output().split("HTTP/1.1 403", -1)).hasSize(2);
	}

	private static Programs.Result caller(String bytes) throws IOException {
		Programs.require("socat");
		Path request = Files.write(directory.resolve("request"), bytes.getBytes(StandardCharsets.UTF_8));
		return Programs.runAs(IN_OPS.uid(), IN_OPS.gid(), IN_OPS.groups(), "sh", "-c",
				"socat -t 10 - UNIX-CONNECT:'%s' <'%s'".formatted(socket, request));
	}

	/**
	 * A process that attacks.
	 *
	 * @param uid its user
	 * @param gid its primary group
	 * @param groups its supplementary groups
	 */
	record Caller(int uid, int gid, String groups) {

		Programs.Result curl(String path, String... options) {
			Stream<String> curl = Stream.of("curl", "-s", "--path-as-is", "--unix-socket", socket.toString(),
					"http://any" + path);
			return Programs.runAs(this.uid, this.gid, this.groups,
					Stream.concat(curl, Stream.of(options)).toArray(String[]::new));
		}

	}

	/**
	 * A row of the table.
	 *
	 * @param what what the attacker does
	 * @param outcome the status of the answer, or that there is no connection
	 * @param caller who does it
	 * @param path the path
	 * @param options further options of curl
	 */
	record Attack(String what, String outcome, Caller caller, String path, List<String> options) {

		private static final int COULD_NOT_CONNECT = 7;

		String run() {
			List<String> all = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
			all.addAll(this.options);
			Programs.Result result = this.caller.curl(this.path, all.toArray(String[]::new));
			return (result.status() == COULD_NOT_CONNECT) ? NO_CONNECTION : result.output();
		}

		@Override
		public String toString() {
			return this.what;
		}

	}

	/**
	 * A user of an odd name, with a group of its own.
	 *
	 * @param uid the user
	 * @param name the name
	 * @param json the name as JSON has it: the number where the system takes no such name
	 * @param isLookedUp whether its groups can be asked for
	 */
	record Odd(int uid, String name, String json, boolean isLookedUp) {

		static final List<Odd> USERS = List.of(new Odd(60_001, "$(touch forged)", "$(touch forged)", true),
				new Odd(60_002, "\u001b[2Jroot\r", "\\u001B[2Jroot\\r", true),
				new Odd(60_003, "root\u2028forged", "root\u2028forged", true), new Odd(60_004, "root ", "root ", true),
				new Odd(60_005, "0", "0", false), new Odd(60_006, "-G", "60006", false),
				new Odd(60_007, "--help", "60007", false));

		/** Lines of a passwd file. */
		static String lines() {
			StringBuilder lines = new StringBuilder();
			USERS.forEach((user) -> lines.append("%1$s:x:%2$d:%2$d::/:/bin/sh\n".formatted(user.name(), user.uid())));
			return lines.toString();
		}

	}

}
