package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import io.adminsock.peer.PeerConnection;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for servers with sockets beside the main one.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SeveralSocketsTests {

	private static final int STRANGER = 54321;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private Path main;

	@SuppressWarnings("NullAway.Init")
	private Path readonly;

	@SuppressWarnings("NullAway.Init")
	private Path ops;

	@BeforeEach
	void choosePaths() {
		JavaProgram.openToAll(this.directory);
		this.main = this.directory.resolve("admin.sock");
		this.readonly = this.directory.resolve("readonly.sock");
		this.ops = this.directory.resolve("ops.sock");
	}

	@Test
	void eachSocketHasItsPermissionsAndAnswersAndTellsItsName(CapturedOutput output) throws IOException {
		try (TestServer server = start("adminsock.sockets.readonly.mode=0666", "adminsock.sockets.ops.umask=0007")) {
			assertThat(output).contains("Listening on unix:%s mode 0600 ".formatted(this.main))
				.containsPattern("Listening on unix:%s mode 0666 owner .* \\(readonly\\)".formatted(this.readonly))
				.containsPattern("Listening on unix:%s mode 0770 owner .* \\(ops\\)".formatted(this.ops));
			assertThat(mode(this.main)).isEqualTo("rw-------");
			assertThat(mode(this.readonly)).isEqualTo("rw-rw-rw-");
			assertThat(mode(this.ops)).isEqualTo("rwxrwx---");
			assertThat(server.get("/socket").body()).isEqualTo("default");
			assertThat(RawClient.get(this.readonly, "/socket").body()).isEqualTo("readonly");
			assertThat(RawClient.get(this.ops, "/socket").body()).isEqualTo("ops");
			assertThat(names()).containsExactly(".admin.sock.new", ".ops.sock.new", ".readonly.sock.new", "admin.sock",
					"admin.sock.lock", "ops.sock", "ops.sock.lock", "readonly.sock", "readonly.sock.lock");
			assertThat(RawClient.get(this.ops, "/whoami").json().get("pid").longValue())
				.isEqualTo(ProcessHandle.current().pid());
		}
		assertThat(names()).containsExactly("admin.sock.lock", "ops.sock.lock", "readonly.sock.lock");
		assertThat(output).doesNotContain(" WARN ", "ERROR");
	}

	@Test
	void infoTellsAllSockets() throws IOException {
		try (TestServer server = start("adminsock.sockets.readonly.mode=0666")) {
			assertThat(server.get("/info").json().get("socket").get("path").stringValue())
				.isEqualTo(this.main.toString());
			assertThat(RawClient.get(this.readonly, "/info").json().get("sockets"))
				.hasToString("{\"ops\":{\"path\":\"%s\",\"mode\":\"0600\",\"owner\":\"%s\",\"group\":\"%s\"},"
					.formatted(this.ops, Files.getOwner(this.ops), Files.getAttribute(this.ops, "posix:group"))
						+ "\"readonly\":{\"path\":\"%s\",\"mode\":\"0666\",\"owner\":\"%s\",\"group\":\"%s\"}}"
							.formatted(this.readonly, Files.getOwner(this.readonly),
									Files.getAttribute(this.readonly, "posix:group")));
		}
	}

	@Test
	void anotherUserGetsInByTheSocketThatIsForAllAndNotByTheOther() throws IOException {
		Programs.require("curl");
		try (TestServer server = start("adminsock.sockets.readonly.mode=0666")) {
			assertThat(asStranger(this.readonly, "/socket")).isEqualTo(new Programs.Result(0, "readonly"));
			assertThat(asStranger(this.readonly, "/whoami").output()).contains("\"uid\":%d,".formatted(STRANGER));
			assertThat(asStranger(this.main, "/socket").status()).isEqualTo(7);
			assertThat(server.get("/socket").body()).isEqualTo("default");
		}
	}

	private static Programs.Result asStranger(Path socket, String path) {
		return Programs.runAs(STRANGER, STRANGER, "", "curl", "--silent", "--unix-socket", socket.toString(),
				"http://any" + path);
	}

	@Test
	void aFloodOnOneSocketLeavesTheOthersTheirThreads() throws Exception {
		try (TestServer server = start("adminsock.server.threads=2")) {
			Commands commands = server.context().getBean(Commands.class);
			List<RawClient> flood = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				flood.add(RawClient.connect(this.readonly).send("POST /wait HTTP/1.1\r\nHost: any\r\n\r\n"));
			}
			commands.waiting.acquire(2);
			for (int i = 0; i < 20; i++) {
				assertThat(server.get("/socket").body()).isEqualTo("default");
				assertThat(RawClient.get(this.ops, "/socket").body()).isEqualTo("ops");
			}
			assertThat(commands.waiting.availablePermits()).as("threads beyond the two").isZero();
			commands.mayGo.countDown();
			for (RawClient client : flood) {
				assertThat(client.read().body()).isEqualTo("readonly");
				client.close();
			}
		}
	}

	@Test
	void connectionsOfOneSocketAreNotCountedForAnother() throws IOException {
		try (TestServer server = start("adminsock.server.max-connections=1");
				RawClient first = RawClient.connect(this.readonly)) {
			assertThat(first.send("GET /socket HTTP/1.1\r\nHost: any\r\n\r\n").read().body()).isEqualTo("readonly");
			assertThat(server.get("/socket").body()).isEqualTo("default");
		}
	}

	@Test
	void virtualThreadsServeEachSocketWhereConfiguredAndJavaHasThem() throws IOException {
		try (TestServer server = start("spring.threads.virtual.enabled=true")) {
			String thread = (Runtime.version().feature() >= 21) ? "VirtualThread[" : "Thread[";
			assertThat(server.get("/thread").body()).startsWith(thread);
			assertThat(RawClient.get(this.readonly, "/thread").body()).startsWith(thread);
			assertThat(RawClient.get(this.ops, "/thread").body()).startsWith(thread);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin.sock", "readonly.sock", "ops.sock" })
	void aSocketThatIsRemovedComesBackWithItsPermissionsAndName(String file, CapturedOutput output) throws Exception {
		Path socket = this.directory.resolve(file);
		try (TestServer server = start("adminsock.guard-interval=50ms", "adminsock.mode=0640",
				"adminsock.sockets.readonly.mode=0640", "adminsock.sockets.ops.mode=0640");
				RawClient before = RawClient.connect(socket)) {
			String name = before.send("GET /socket HTTP/1.1\r\nHost: any\r\n\r\n").read().body();
			Files.delete(socket);
			await().until(() -> Files.exists(socket));
			assertThat(mode(socket)).isEqualTo("rw-r-----");
			assertThat(RawClient.get(socket, "/socket").body()).isEqualTo(name);
			assertThat(before.send("GET /socket HTTP/1.1\r\nHost: any\r\n\r\n").read().body()).isEqualTo(name);
			await().untilAsserted(() -> assertThat(output.toString().lines().filter((line) -> line.contains(" WARN ")))
				.singleElement()
				.asString()
				.contains("The socket was removed or replaced, and is back: unix:" + socket));
			assertThat(server.socket()).exists();
		}
		assertThat(names()).containsExactly("admin.sock.lock", "ops.sock.lock", "readonly.sock.lock");
	}

	@Test
	void aSocketThatCannotComeBackIsToldByItsNameAndProperty(CapturedOutput output) throws Exception {
		try (TestServer server = start("adminsock.guard-interval=50ms")) {
			Files.delete(this.readonly);
			Files.move(Files.writeString(this.directory.resolve("other"), "precious"), this.readonly);
			await().untilAsserted(() -> assertThat(output).contains(
					"The socket is gone from its path. Cannot put the socket 'readonly' at %s: there is a regular file, which is left alone. Move it away, or set adminsock.sockets.readonly.path to another path."
						.formatted(this.readonly)));
			assertThat(server.get("/socket").body()).isEqualTo("default");
		}
		assertThat(this.readonly).hasContent("precious");
	}

	@ParameterizedTest
	@CsvSource({ "admin.sock, a socket, adminsock.path", "ops.sock, the socket 'ops', adminsock.sockets.ops.path",
			"readonly.sock, the socket 'readonly', adminsock.sockets.readonly.path" })
	void startWhenOneSocketCannotBeTellsItAndLeavesNoOtherBehind(String file, String socket, String property,
			CapturedOutput output) throws Exception {
		Path path = Files.writeString(this.directory.resolve(file), "precious");
		assertThatException().isThrownBy(() -> start().close());
		assertThat(output).contains("""
				APPLICATION FAILED TO START
				***************************

				Description:

				Cannot put %s at %s: there is a regular file, which is left alone.

				Action:

				Move it away, or set %s to another path.
				""".formatted(socket, path, property)).doesNotContain("\tat ");
		assertThat(names()).filteredOn((name) -> !name.endsWith(".lock")).containsExactly(file);
		assertThat(path).hasContent("precious");
		Files.delete(path);
		try (TestServer server = start()) {
			assertThat(server.get("/socket").body()).isEqualTo("default");
			assertThat(RawClient.get(path, "/socket").status()).isEqualTo(200);
		}
	}

	@Test
	void theNumberOfConnectionsIsSharedOut() {
		long room = Runtime.getRuntime().maxMemory() / (256 * 1024);
		try (TestServer server = start()) {
			assertThat(server.context().getEnvironment().getProperty("adminsock.server.max-connections", Long.class))
				.isEqualTo(Math.min(8192, room / 3));
		}
	}

	private TestServer start(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("adminsock.sockets.ops.path=" + this.ops, "adminsock.sockets.readonly.path=" + this.readonly));
		all.addAll(List.of(properties));
		return TestServer.start(this.main, List.of(Commands.class), all.toArray(String[]::new));
	}

	private static String mode(Path socket) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@RestController
	static class Commands {

		private final Semaphore waiting = new Semaphore(0);

		private final CountDownLatch mayGo = new CountDownLatch(1);

		@GetMapping("/socket")
		String socket(HttpServletRequest request) {
			return ((PeerConnection) request.getServletConnection()).getSocketName();
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString();
		}

		@PostMapping("/wait")
		String waitForLeave(HttpServletRequest request) throws InterruptedException {
			this.waiting.release();
			this.mayGo.await();
			return socket(request);
		}

	}

}
