package io.adminsock;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
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

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class StopIT {

	private static final int TERMINATED = 128 + 15;

	private static final String PING = "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n";

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void choosePath() {
		this.socket = this.directory.resolve("run/admin.sock");
	}

	@Test
	void anIdleServerStops() throws Exception {
		try (ServerProcess server = start()) {
			assertStops(server);
		}
	}

	@Test
	void idleConnectionsDoNotKeepIt() throws Exception {
		try (ServerProcess server = start()) {
			List<RawClient> clients = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				RawClient client = RawClient.connect(this.socket);
				assertThat(client.send(PING).read().body()).isEqualTo("pong");
				clients.add(client);
			}
			assertStops(server);
			for (RawClient client : clients) {
				assertThat(client.isClosed()).isTrue();
				client.close();
			}
		}
	}

	@Test
	void aConnectionThatNeverSaysAnythingDoesNotKeepIt() throws Exception {
		try (ServerProcess server = start();
				RawClient silent = RawClient.connect(this.socket);
				RawClient half = RawClient.connect(this.socket)) {
			half.send("GET /pi");
			assertStops(server);
			assertThat(silent.isClosed()).isTrue();
			assertThat(half.isClosed()).isTrue();
		}
	}

	@Test
	void aRunningCommandEndsAndItsAnswerArrivesInFull() throws Exception {
		try (ServerProcess server = startSample(); RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/sleep", "[1500]"));
			server.awaitLog("Sleeping").terminate();
			server.awaitLog("Waiting for the requests that run, for up to 10000 ms");
			RawClient.Response response = client.read();
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("z".repeat(1_000_000));
			assertStops(server);
		}
	}

	/**
	 * The command's own failure is all that the log complains of.
	 */
	@Test
	void aCommandThatRunsForTooLongIsInterrupted() throws Exception {
		try (ServerProcess server = startSample("--spring.lifecycle.timeout-per-shutdown-phase=500ms");
				RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/sleep", "[600000]"));
			assertThat(server.awaitLog("Sleeping").terminate().awaitExit()).isEqualTo(TERMINATED);
			assertThat(server.log()).doesNotContain(" WARN ")
				.contains("java.lang.InterruptedException: sleep interrupted");
			assertThat(server.log().lines().filter((line) -> line.contains("ERROR"))).singleElement()
				.asString()
				.endsWith("POST /sleep failed");
			assertNoFileIsLeft();
		}
	}

	@Test
	void aCommandThatIgnoresInterruptsIsCutOff() throws Exception {
		try (ServerProcess server = startSample("--spring.lifecycle.timeout-per-shutdown-phase=500ms");
				RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/hang", ""));
			server.awaitLog("Hanging");
			assertStops(server);
			assertThat(client.isClosed()).isTrue();
		}
	}

	/**
	 * Where Tomcat's own endpoint hangs for ever: it connects to itself to wake up its
	 * acceptor, and there is no room for that.
	 */
	@Test
	void aFullBacklogDoesNotKeepIt() throws Exception {
		try (ServerProcess server = start("--adminsock.server.max-connections=1", "--adminsock.server.accept-count=1");
				RawClient client = RawClient.connect(this.socket)) {
			assertThat(client.send(PING).read().body()).isEqualTo("pong");
			List<SocketChannel> waiting = fillBacklog();
			assertStops(server);
			for (SocketChannel channel : waiting) {
				channel.close();
			}
		}
	}

	private List<SocketChannel> fillBacklog() throws IOException {
		List<SocketChannel> waiting = new ArrayList<>();
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.socket);
		boolean full = false;
		while (!full) {
			assertThat(waiting).as("connections that are waiting").hasSizeLessThan(100);
			SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
			channel.configureBlocking(false);
			waiting.add(channel);
			try {
				full = !channel.connect(address);
			}
			catch (IOException ex) {
				full = true;
			}
		}
		return waiting;
	}

	@Test
	void theShutdownCommandAnswersAndEndsWithZero() throws Exception {
		try (ServerProcess server = start()) {
			RawClient.Response response = RawClient.post(this.socket, "/shutdown", "");
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("Shutting down");
			assertThat(server.awaitExit()).isZero();
			assertNothingIsLeft(server);
		}
	}

	@Test
	void theShutdownCommandWaitsForRunningCommands() throws Exception {
		try (ServerProcess server = startSample(); RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/sleep", "[1500]"));
			server.awaitLog("Sleeping");
			assertThat(RawClient.post(this.socket, "/shutdown", "").body()).isEqualTo("Shutting down");
			assertThat(client.read().body()).hasSize(1_000_000);
			assertThat(server.awaitExit()).isZero();
			assertNothingIsLeft(server);
		}
	}

	private ServerProcess start(String... arguments) throws Exception {
		return ServerProcess.launch(this.directory, arguments).awaitListening();
	}

	private ServerProcess startSample(String... arguments) throws Exception {
		return ServerProcess.launchSample(this.directory, arguments).awaitListening();
	}

	private void assertStops(ServerProcess server) throws Exception {
		assertThat(server.terminate().awaitExit()).isEqualTo(TERMINATED);
		assertNothingIsLeft(server);
	}

	private void assertNothingIsLeft(ServerProcess server) throws IOException {
		assertThat(server.log()).doesNotContain(" WARN ", "ERROR", "\tat ");
		assertNoFileIsLeft();
	}

	private void assertNoFileIsLeft() throws IOException {
		try (Stream<Path> files = Files.list(this.socket.getParent())) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactly("admin.sock.lock");
		}
	}

}
