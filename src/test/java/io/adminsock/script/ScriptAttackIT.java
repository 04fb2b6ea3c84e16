package io.adminsock.script;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Attacks by arguments, and by scripts that do not end. The processes of each test have a
 * unique number in their command lines.
 */
@ExtendWith({ OneAtATime.class, OutputCaptureExtension.class })
@Timeout(180)
class ScriptAttackIT {

	/** A script that ignores signals and starts a daemon with a session of its own. */
	private static final String STUBBORN = "trap '' TERM HUP INT; setsid sh -c 'trap \"\" TERM; sleep NUMBER; sleep NUMBER' & "
			+ "(trap '' TERM; setsid sleep NUMBER & ) ; (env -i sleep NUMBER &) ; ";

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	private String number;

	@BeforeEach
	void makeDirectory() throws Exception {
		Programs.require("ps");
		Programs.require("setsid");
		this.scripts = new ScriptDirectory(this.parent);
		this.number = Long.toString(1_000_000_000L + (System.nanoTime() & 0xffffff));
	}

	private Path sh(String name, String... lines) throws IOException {
		return this.scripts.sh(name, String.join("\n", lines).replace("NUMBER", this.number));
	}

	private List<String> processes() {
		return ScriptDirectory.processes(this.number);
	}

	private void awaitRunning(int count) throws Exception {
		await().until(this::processes, (processes) -> processes.size() >= count);
	}

	private void awaitNone() throws Exception {
		ScriptDirectory.awaitNone(this.number);
	}

	@ParameterizedTest
	@CsvSource({ "'[\"a\\u0000b\"]', Argument 1 has a NUL in it", "'[{\"a\": null}, null]', An argument is null",
			"'[{}', The body is not JSON", "'\"a\"', Arguments are a JSON array",
			"'{\"a\": 1}', There is no argument 'a'" })
	void badArgumentsAreRefusedBeforeAnythingRuns(String body, String detail) throws Exception {
		Path ran = this.parent.resolve("ran");
		sh("run", "touch " + ran);
		try (TestServer server = this.scripts.start()) {
			RawClient.Response response = server.post("/run", body);
			assertThat(response.status()).isEqualTo(400);
			assertThat(response.json().get("kind").stringValue()).isEqualTo("bad-arguments");
			assertThat(response.json().get("detail").stringValue()).startsWith(detail);
			assertThat(response.json().get("usage").stringValue()).isEqualTo("POST /run [<args>...]");
			assertThat(ran).doesNotExist();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 2000000, 400, bad-arguments", "1, 131072, 400, bad-arguments", "1, 131071, 200, ",
			"30, 100000, 400, bad-arguments", "9, 100000, 200, " })
	void whatIsTooLongForAnArgumentIsRefused(int count, int length, int status, String kind) throws Exception {
		sh("run", "echo ${#1}");
		try (TestServer server = this.scripts.start("adminsock.commands.max-body=5MB")) {
			String argument = "\"" + "x".repeat(length) + "\"";
			RawClient.Response response = server.post("/run",
					"[" + argument + ("," + argument).repeat(count - 1) + "]");
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.body()).contains((kind != null) ? "\"kind\":\"" + kind + "\"" : length + "\n");
		}
	}

	@Test
	void theWholeBodyIsTheInput() throws Exception {
		sh("copy", "cat");
		sh("ignore", "echo $#");
		String body = " [ \"ü\" , 1.50, \"" + "x".repeat(100_000) + "\" ]\r\n";
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/copy", body).body()).isEqualTo(body);
			assertThat(server.post("/copy", "").body()).isEqualTo("Success");
			assertThat(server.post("/ignore", body).body()).isEqualTo("3\n");
		}
	}

	@Test
	void theEnvironmentTellsWhoCallsAndNoSecrets() throws Exception {
		sh("env", "env | sort");
		try (TestServer server = this.scripts.start("adminsock.scripts.environment=JAVA_HOME")) {
			String environment = server.post("/env", "").body();
			assertThat(environment.lines().map((line) -> line.substring(0, line.indexOf('='))))
				.isSubsetOf("ADMINSOCK_COMMAND", "ADMINSOCK_GID", "ADMINSOCK_PID", "ADMINSOCK_RUN", "ADMINSOCK_SOCKET",
						"ADMINSOCK_UID", "ADMINSOCK_USER", "HOME", "JAVA_HOME", "LANG", "LANGUAGE", "LC_ALL",
						"LC_CTYPE", "LC_MESSAGES", "LOGNAME", "PATH", "PWD", "TMPDIR", "TZ", "USER")
				.contains("ADMINSOCK_UID", "PATH");
			assertThat(environment).contains("ADMINSOCK_COMMAND=env\n",
					"ADMINSOCK_PID=" + ProcessHandle.current().pid(), "ADMINSOCK_SOCKET=" + server.socket() + "\n",
					"PWD=/\n", "ADMINSOCK_USER=" + System.getProperty("user.name") + "\n");
		}
	}

	/** The client stops reading like {@code curl … | less}. */
	@Test
	void aClientMayPauseInReadingTheOutput() throws Exception {
		sh("large", "head -c 4000000 /dev/zero | tr '\\0' x");
		try (TestServer server = this.scripts.start("adminsock.server.connection-timeout=500ms");
				RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/large", ""));
			Thread.sleep(4_000);
			assertThat(client.read().body()).hasSize(4_000_000);
		}
	}

	@Test
	void aClientThatPausesForTooLongEndsTheScript(CapturedOutput output) throws Exception {
		sh("endless", "exec yes NUMBER");
		try (TestServer server = this.scripts.start("adminsock.server.connection-timeout=500ms",
				"adminsock.commands.answer-pause=1s"); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/endless", ""));
			assertOneLine(output, "'endless' was ended, since its client read nothing of the answer for too long.");
			awaitNone();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sleep NUMBER", STUBBORN + "sleep NUMBER", STUBBORN + "while :; do sleep NUMBER; done",
			STUBBORN + "exec >&- 2>&-; sleep NUMBER", "cat; sleep NUMBER; exit 0", "sleep NUMBER | sleep NUMBER" })
	void nothingOutlivesTheTimeLimit(String line) throws Exception {
		sh("stay", "# @timeout 1s", line);
		try (TestServer server = this.scripts.start()) {
			RawClient.Response response = server.post("/stay", "");
			assertThat(response.status()).isEqualTo(500);
			assertThat(response.json().get("detail").stringValue()).isEqualTo("'stay' took longer than 1 s.");
			assertThat(response.json().get("exitCode").intValue()).isIn(137, 143);
			assertThat(processes()).isEmpty();
		}
	}

	@Test
	void aScriptMayEndInOrderWhenItsTimeIsOver() throws Exception {
		Path clean = this.parent.resolve("clean");
		sh("tidy", "# @timeout 1s", "trap 'sleep 1; touch " + clean + "; exit 0' TERM", "while :; do sleep 0.1; done");
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/tidy", "").json().get("exitCode").intValue()).isZero();
			assertThat(clean).exists();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sleep NUMBER & exit 0", STUBBORN + "exit 0", STUBBORN + "exec sh -c 'exit 0'" })
	void whatAScriptLeavesBehindEndsWithIt(String line) throws Exception {
		sh("leave", "echo left", line);
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/leave", "").body()).isEqualTo("left\n");
			assertThat(processes()).isEmpty();
		}
	}

	@Test
	void aScriptThatWritesForEverIsBrokenOff(CapturedOutput output) throws Exception {
		sh("yes", "echo " + this.number, "exec yes NUMBER");
		try (TestServer server = this.scripts.start("adminsock.scripts.max-output=2MB");
				RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/yes", ""));
			assertThatIOException().isThrownBy(client::read);
			awaitNone();
			assertOneLine(output, "'yes' wrote more than 2097152 bytes.");
		}
	}

	@Test
	void anAnswerThatHasBegunIsBrokenOffWhenTheScriptFails(CapturedOutput output) throws Exception {
		sh("half", "echo half", "sleep 1", "exit 4");
		try (TestServer server = this.scripts.start(); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/half", ""));
			assertThat(client.readHead().status()).isEqualTo(200);
			assertThat(List.of(client.readLine(), client.readLine())).containsExactly("5", "half");
			assertThatIOException().isThrownBy(() -> {
				client.readLine();
				client.readLine();
			});
			assertOneLine(output, "'half' ended with status 4.");
		}
	}

	@Test
	void anAnswerThatHasBegunIsBrokenOffAtTheTimeLimit(CapturedOutput output) throws Exception {
		sh("begun", "# @timeout 1s", "echo begun", "sleep NUMBER");
		try (TestServer server = this.scripts.start(); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/begun", ""));
			assertThatIOException().isThrownBy(client::read);
			assertOneLine(output, "'begun' took longer than 1 s.");
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	/**
	 * Asserts that one line of the log names the script and the reason, and that the
	 * audit log marks the response as aborted.
	 */
	private static void assertOneLine(CapturedOutput output, String reason) throws Exception {
		await().until(output::toString,
				(text) -> text.lines().anyMatch((line) -> line.contains("aborted=true reason=\"" + reason)));
		assertThat(output.toString().lines().filter((line) -> line.contains(reason) && !line.contains("aborted=true")))
			.singleElement()
			.asString()
			.contains(" WARN ");
		assertThat(output.toString().lines().filter((line) -> line.contains(" WARN "))).hasSize(1);
		assertThat(output).doesNotContain(" ERROR ", "Exception", "\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sleep NUMBER", STUBBORN + "sleep NUMBER", "exec yes NUMBER", "echo; sleep NUMBER" })
	void aClientThatGoesAwayEndsEvenASilentScript(String line, CapturedOutput output) throws Exception {
		sh("left", line);
		try (TestServer server = this.scripts.start()) {
			try (RawClient client = server.connect()) {
				client.send(RawClient.request("POST", "/left", ""));
				awaitRunning(1);
			}
			awaitNone();
			assertOneLine(output, "'left' was ended, since its client is gone.");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100_000 })
	void aDaemonThatGotAwayKeepsNothingOfOurs(int length) throws Exception {
		sh("away", "echo before; cd " + this.parent, "env -i setsid -f sh -c ': > $0; exec sleep NUMBER' daemon$$",
				"while [ ! -e daemon$$ ]; do sleep 0.01; done; echo after; echo error >&2");
		String body = "[\"%1$s\", \"%1$s\"]".formatted("x".repeat(length));
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/away", body).body()).isEqualTo("before\nafter\n");
			int threads = threads();
			long pipes = pipes();
			for (int i = 0; i < 5; i++) {
				assertThat(server.post("/away", body).body()).isEqualTo("before\nafter\n");
			}
			assertThat(processes()).hasSize(6);
			await().until(ScriptAttackIT::pipes, (now) -> now <= pipes);
			await().until(ScriptAttackIT::threads, (now) -> now <= threads);
			assertThat(processes()).hasSize(6);
		}
		finally {
			killAll();
		}
	}

	private static int threads() {
		return Thread.getAllStackTraces().size();
	}

	/** Returns the number of open pipe ends of this process. */
	private static long pipes() throws IOException {
		long pipes = 0;
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors) {
				try {
					pipes += Files.readSymbolicLink(descriptor).toString().startsWith("pipe:") ? 1 : 0;
				}
				catch (NoSuchFileException ex) {
					// The descriptor was the listing's own, or was closed meanwhile.
				}
			}
		}
		return pipes;
	}

	private void killAll() throws Exception {
		processes().forEach((line) -> Programs.run("kill", "-9", line.strip().split(" ")[0]));
		awaitNone();
	}

	@Test
	void aDaemonThatGotAwayAndWritesForEverIsNotWaitedFor() throws Exception {
		sh("away", "env -i setsid -f yes NUMBER; sleep 0.2");
		try (TestServer server = this.scripts.start("adminsock.scripts.max-output=1TB")) {
			RawClient.Response response = server.post("/away", "");
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).startsWith(this.number + "\n" + this.number + "\n");
			// The pipe of its output is closed.
			awaitNone();
		}
		finally {
			killAll();
		}
	}

	@Test
	void aClientThatOnlyHasNoMoreToSayGetsItsAnswer() throws Exception {
		sh("late", "sleep 2.5; echo late");
		try (TestServer server = this.scripts.start(); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/late", "")).shutdownOutput();
			assertThat(client.read().body()).isEqualTo("late\n");
		}
	}

	@Test
	void aRequestThatWaitsBehindAScriptIsNotLost() throws Exception {
		sh("late", "sleep 2.5; echo late");
		try (TestServer server = this.scripts.start(); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/late", "") + "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n");
			assertThat(client.read().body()).isEqualTo("late\n");
			assertThat(client.read().body()).isEqualTo("pong");
		}
	}

	@Test
	void nothingSurvivesTheStop() throws Exception {
		sh("stubborn", STUBBORN + "sleep NUMBER");
		sh("silent", "sleep NUMBER");
		List<RawClient> clients = new ArrayList<>();
		try (TestServer server = this.scripts.start("spring.lifecycle.timeout-per-shutdown-phase=100ms")) {
			for (String command : List.of("stubborn", "silent", "silent")) {
				RawClient client = server.connect();
				client.send(RawClient.request("POST", "/" + command, ""));
				clients.add(client);
			}
			awaitRunning(6);
		}
		assertThat(processes()).isEmpty();
		for (RawClient client : clients) {
			client.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rm $0", "chmod a-x $0; echo done", "echo 'echo more' >> $0; echo done" })
	void aScriptMayBeDeletedOrChangedWhileItRuns(String line) throws Exception {
		sh("self", "sleep 0.3", line);
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/self", "").status()).isEqualTo(200);
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	@Test
	void twoHundredAtOnceAreServedOrToldToWait() throws Exception {
		sh("slow", "sleep 1; echo done");
		ExecutorService threads = Executors.newFixedThreadPool(200);
		try (TestServer server = this.scripts.start("adminsock.scripts.max-concurrent-per-command=5")) {
			List<CompletableFuture<RawClient.Response>> answers = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				answers.add(CompletableFuture.supplyAsync(() -> post(server, "/slow"), threads));
			}
			int served = 0;
			for (CompletableFuture<RawClient.Response> answer : answers) {
				RawClient.Response response = answer.join();
				assertThat(response.status()).isIn(200, 503);
				if (response.status() == 200) {
					assertThat(response.body()).isEqualTo("done\n");
					served++;
				}
				else {
					assertThat(response.header("Retry-After")).isEqualTo("1");
					assertThat(response.json().get("kind").stringValue()).isEqualTo("busy");
					assertThat(response.json().get("detail").stringValue())
						.isEqualTo("'slow' runs already, as many times as it may (5). Try again in a moment.");
				}
			}
			assertThat(served).isGreaterThanOrEqualTo(5);
			assertThat(server.post("/slow", "").body()).isEqualTo("done\n");
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static RawClient.Response post(TestServer server, String path) {
		try {
			return server.post(path, "");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void allTogetherHaveALimitToo() throws Exception {
		sh("a", "# @concurrent 1",
				"touch " + this.parent + "/a; while [ ! -e " + this.parent + "/go ]; do sleep 0.05; done");
		sh("b", "echo b");
		try (TestServer server = this.scripts.start("adminsock.scripts.max-concurrent=1");
				RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/a", ""));
			await().until(() -> Files.exists(this.parent.resolve("a")), (there) -> there);
			assertThat(server.post("/a", "").body()).contains("'a' runs already, as many times as it may (1)");
			assertThat(server.post("/b", "").body()).contains("As many scripts run already as may (1)");
			Files.createFile(this.parent.resolve("go"));
			assertThat(client.read().body()).isEqualTo("Success");
			assertThat(server.post("/b", "").body()).isEqualTo("b\n");
		}
	}

}
