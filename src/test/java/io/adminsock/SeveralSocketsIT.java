package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes with sockets beside the main one: how they start, and how they end.
 */
@Timeout(120)
class SeveralSocketsIT {

	private static final int KILLED = 128 + 9;

	private static final int TERMINATED = 128 + 15;

	private static final String[] LOCKS = { "admin.sock.lock", "ops.sock.lock", "readonly.sock.lock" };

	@TempDir
	private Path directory;

	private Path run;

	private List<Path> sockets;

	@BeforeEach
	void choosePaths() {
		this.run = this.directory.resolve("run");
		this.sockets = Stream.of("admin.sock", "readonly.sock", "ops.sock").map(this.run::resolve).toList();
	}

	@Test
	void afterAKillTheNextStartTakesEachPath() throws Exception {
		try (ServerProcess killed = launch().awaitListening()) {
			assertAllAnswer(killed);
			assertThat(killed.kill().awaitExit()).isEqualTo(KILLED);
			assertThat(this.sockets).allSatisfy((socket) -> assertThat(socket).exists());
		}
		try (ServerProcess next = launch().awaitListening()) {
			assertAllAnswer(next);
			assertThat(next.terminate().awaitExit()).isEqualTo(TERMINATED);
			assertThat(next.log()).doesNotContain(" WARN ", "ERROR");
		}
		assertThat(names()).containsExactly(LOCKS);
	}

	@Test
	void theStopRemovesEachSocketAndClosesEachConnection() throws Exception {
		try (ServerProcess server = launch().awaitListening()) {
			List<RawClient> idle = new ArrayList<>();
			for (Path socket : this.sockets) {
				RawClient client = RawClient.connect(socket);
				client.send("GET /ping HTTP/1.1\r\nHost: any\r\n\r\n").read();
				idle.add(client);
			}
			assertThat(server.terminate().awaitExit()).isEqualTo(TERMINATED);
			assertThat(server.log()).doesNotContain(" WARN ", "ERROR");
			for (RawClient client : idle) {
				assertThat(client.isClosed()).isTrue();
				client.close();
			}
		}
		assertThat(names()).containsExactly(LOCKS);
	}

	@Test
	void aRunningCommandOfEachSocketEndsAndItsAnswerArrivesInFull() throws Exception {
		try (ServerProcess server = ServerProcess.launchSample(this.directory, arguments()).awaitListening()) {
			List<RawClient> clients = new ArrayList<>();
			for (Path socket : this.sockets) {
				clients.add(RawClient.connect(socket).send(RawClient.request("POST", "/sleep", "[1500]")));
			}
			server.awaitLog("Sleeping", clients.size());
			server.terminate();
			for (RawClient client : clients) {
				assertThat(client.read().body()).isEqualTo("z".repeat(1_000_000));
				client.close();
			}
			assertThat(server.awaitExit()).isEqualTo(TERMINATED);
		}
		assertThat(names()).containsExactly(LOCKS);
	}

	@ParameterizedTest
	@CsvSource({ "admin.sock, a socket, adminsock.path",
			"readonly.sock, the socket 'readonly', adminsock.sockets.readonly.path",
			"ops.sock, the socket 'ops', adminsock.sockets.ops.path" })
	void startWhileAnotherInstanceHasOneOfThePathsTellsWhichAndLeavesNoOtherBehind(String file, String socket,
			String property) throws Exception {
		Path path = this.run.resolve(file);
		try (ServerProcess first = ServerProcess.launch(this.directory, "--adminsock.path=" + path).awaitListening();
				ServerProcess second = launch()) {
			assertThat(second.awaitExit()).isEqualTo(1);
			assertThat(second.log()).contains("""
					Cannot put %s at %s: another instance is running (process %d holds %2$s.lock).

					Action:

					Stop that instance, or set %4$s to another path.
					""".formatted(socket, path, first.pid(), property)).doesNotContain("\tat ");
			assertThat(names()).filteredOn((name) -> !name.endsWith(".lock"))
				.containsExactly(".%s.new".formatted(file), file);
			assertThat(RawClient.get(path, "/ping").body()).isEqualTo("pong");
			first.terminate().awaitExit();
		}
		try (ServerProcess third = launch().awaitListening()) {
			assertAllAnswer(third);
		}
	}

	private ServerProcess launch(String... more) throws IOException {
		return ServerProcess.launch(this.directory, arguments(more));
	}

	private static String[] arguments(String... more) {
		return Stream
			.concat(Stream.of("--adminsock.sockets.readonly.path=run/readonly.sock",
					"--adminsock.sockets.ops.path=run/ops.sock"), Stream.of(more))
			.toArray(String[]::new);
	}

	private void assertAllAnswer(ServerProcess server) throws IOException {
		for (Path socket : this.sockets) {
			assertThat(RawClient.get(socket, "/info").json().get("pid").longValue()).isEqualTo(server.pid());
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.run)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
