package io.adminsock.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the line for the start of a command.
 */
@Timeout(120)
class CommandStartTests {

	private static CountDownLatch end = new CountDownLatch(1);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private TestServer server;

	@SuppressWarnings("NullAway.Init")
	private AuditLines lines;

	@BeforeEach
	void prepare() {
		end = new CountDownLatch(1);
		Commands.running = new CountDownLatch(1);
	}

	@AfterEach
	void stop() {
		end.countDown();
		this.lines.close();
		this.server.close();
	}

	private void start(String... properties) {
		this.server = TestServer.start(this.directory.resolve("s"), List.of(Commands.class), properties);
		this.lines = new AuditLines();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			POST /slow   | ["a b"]          | slow   | ["a b"]
			POST /login  | ["hunter2"]      | login  | ["***"]
			POST /body   | ["a"]            | body   | ["a"]
			GET /later?["a"]    |           | later  | ["a"]
			GET /callable?["a"] |           | callable | ["a"]
			GET /forward |                  | forward | []
			""")
	void oneThatStillRunsAfterAMomentHasALineThatTheLastOneRefersTo(String request, @Nullable String body,
			String command, @Nullable String arguments) throws IOException {
		start();
		try (RawClient client = RawClient.connect(this.server.socket())) {
			String[] parts = request.split(" ");
			client.send(RawClient.request(parts[0], parts[1], (body != null) ? body : ""));
			Map<String, @Nullable String> started = KeyValueParser.parse(awaitStart());
			assertThat(this.lines.all()).isEmpty();
			end.countDown();
			assertThat(client.read().status()).isEqualTo(200);
			this.lines.await(1);
			Map<String, @Nullable String> ended = KeyValueParser.parse(this.lines.all().get(0));
			assertThat(started.keySet()).containsExactly("time", "event", "socket", "user", "uid", "gid", "pid",
					"method", "command", "arguments", "request");
			assertThat(started).containsEntry("event", "started")
				.containsEntry("command", command)
				.containsEntry("arguments", arguments);
			assertThat(ended.keySet()).containsExactly("time", "socket", "user", "uid", "gid", "pid", "method",
					"command", "arguments", "status", "duration_ms", "bytes", "request");
			for (String common : List.of("time", "socket", "user", "pid", "command", "arguments", "request")) {
				assertThat(ended.get(common)).as(common).isEqualTo(started.get(common));
			}
			assertThat(this.lines.withStarts()).hasSize(2);
		}
	}

	@Test
	void oneThatEndsBeforeHasNoSuchLine() throws IOException {
		start();
		for (int i = 0; i < 100; i++) {
			this.server.post("/echo", "[\"event=started\"]");
		}
		this.lines.await(100);
		assertThat(this.lines.withStarts()).hasSize(100).noneMatch((line) -> line.contains("request="));
	}

	@Test
	void theLinesCanBeJson() throws IOException {
		start("adminsock.audit.format=json");
		try (RawClient client = RawClient.connect(this.server.socket())) {
			client.send(RawClient.request("POST", "/slow", "[\"a\"]"));
			JsonNode started = JsonMapper.shared().readTree(awaitStart());
			end.countDown();
			client.read();
			this.lines.await(1);
			JsonNode ended = JsonMapper.shared().readTree(this.lines.all().get(0));
			assertThat(started.propertyNames()).startsWith("time", "event", "socket").endsWith("arguments", "request");
			assertThat(started.get("event").stringValue()).isEqualTo("started");
			assertThat(started.get("request").isNumber()).isTrue();
			assertThat(ended.has("event")).isFalse();
			assertThat(ended.get("request")).isEqualTo(started.get("request"));
		}
	}

	@Test
	void aScriptHasItAtOnceAndOneThatIsDeniedNever() throws Exception {
		Path scripts = Files.createDirectory(this.directory.resolve("scripts"));
		Files.setPosixFilePermissions(scripts, PosixFilePermissions.fromString("rwxr-xr-x"));
		script(scripts.resolve("quick.sh"), "#!/bin/sh\n# @arg word what\n# @arg key key\n# @secret key\n");
		script(scripts.resolve("denied.sh"), "#!/bin/sh\n# @allow nobody\n");
		start("adminsock.scripts.directory=" + scripts);
		assertThat(this.server.post("/denied", "").status()).isEqualTo(403);
		assertThat(this.server.post("/quick", "[\"a\"]").status()).isEqualTo(400);
		this.lines.await(2);
		assertThat(this.server.post("/quick", "[\"a\", \"hunter2\"]").status()).isEqualTo(200);
		this.lines.await(3);
		List<String> starts = starts();
		assertThat(starts).hasSize(1);
		assertThat(KeyValueParser.parse(starts.get(0))).containsEntry("command", "quick")
			.containsEntry("arguments", "[\"a\",\"***\"]");
		assertThat(this.lines.withStarts().indexOf(starts.get(0))).isEqualTo(2);
		assertThat(this.lines.all().get(2)).endsWith(" request=" + KeyValueParser.parse(starts.get(0)).get("request"));
	}

	private static void script(Path file, String text) throws IOException {
		Files.writeString(file, text);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	@Test
	void oneThatTheEndOfTheApplicationCutsOffHasIt() throws IOException {
		start("spring.lifecycle.timeout-per-shutdown-phase=100ms");
		try (RawClient client = RawClient.connect(this.server.socket())) {
			client.send(RawClient.request("POST", "/slow", "[\"cut\"]"));
			awaitStarted();
			this.server.close();
			assertThat(this.lines.withStarts()).anyMatch((line) -> line.contains(" command=slow "));
		}
	}

	@Test
	void aLogThatIsOffHasNeither() throws IOException {
		start("logging.level.adminsock.audit=off");
		end.countDown();
		assertThat(this.server.post("/slow", "[\"a\"]").status()).isEqualTo(200);
		assertThat(this.lines.withStarts()).isEmpty();
	}

	private static void awaitStarted() {
		await().until(() -> Commands.running.getCount() == 0);
	}

	private List<String> starts() {
		return this.lines.withStarts().stream().filter((line) -> !this.lines.all().contains(line)).toList();
	}

	private String awaitStart() {
		return await().until(this::starts, (lines) -> !lines.isEmpty()).get(0);
	}

	@RestController
	static class Commands {

		private static CountDownLatch running = new CountDownLatch(1);

		@PostMapping("/slow")
		void slow(@Arg String text) throws InterruptedException {
			running.countDown();
			end.await();
		}

		@PostMapping("/login")
		void login(@Arg(secret = true) String password) throws InterruptedException {
			end.await();
		}

		@PostMapping("/body")
		void body(@RequestBody List<String> body) throws InterruptedException {
			end.await();
		}

		@GetMapping("/later")
		DeferredResult<String> later(@Arg String text) {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(() -> {
				try {
					end.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				result.setResult("later");
			}).start();
			return result;
		}

		@GetMapping("/callable")
		Callable<String> callable(@Arg String text) {
			return () -> {
				end.await();
				return "called";
			};
		}

		@GetMapping("/forward")
		void forward(HttpServletRequest request, HttpServletResponse response) throws Exception {
			request.getRequestDispatcher("/wait").forward(request, response);
		}

		@GetMapping("/wait")
		void await() throws InterruptedException {
			end.await();
		}

	}

}
