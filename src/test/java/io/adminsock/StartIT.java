package io.adminsock;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class StartIT {

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void choosePath() {
		this.socket = this.directory.resolve("run/admin.sock");
	}

	@Test
	void theLogTellsTheSocketInOneLineAndSpeaksOfNoPort() throws Exception {
		try (ServerProcess server = launch().awaitListening()) {
			assertThat(server.log().lines().filter((line) -> line.contains("admin.sock"))).singleElement()
				.asString()
				.endsWith("Listening on unix:%s mode 0600 owner %s group %s".formatted(this.socket,
						Files.getOwner(this.socket), Files.getAttribute(this.socket, "posix:group")));
			assertThat(server.log()).doesNotContainPattern("(?i)\\bports?\\b").doesNotContain(" WARN ", "ERROR");
			server.terminate().awaitExit();
			assertThat(server.log()).doesNotContainPattern("(?i)\\bports?\\b");
		}
	}

	@Test
	void aSecondInstanceSaysThatThePathIsInUseAndTheFirstGoesOn() throws Exception {
		try (ServerProcess first = launch().awaitListening(); ServerProcess second = launch()) {
			assertThat(second.awaitExit()).isEqualTo(1);
			assertThat(second.log())
				.contains("APPLICATION FAILED TO START", this.socket.toString(),
						"another instance is running (process %d holds".formatted(first.pid()))
				.doesNotContain("\tat ")
				.doesNotContainPattern("(?i)\\bports?\\b");
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
			assertThat(first.isAlive()).isTrue();
		}
	}

	@Test
	void theNativeLibraryIsLoadedWhenSomebodyAsksForThePeer() throws Exception {
		try (ServerProcess server = launch("--logging.level.adminsock.audit=off").awaitListening()) {
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
			assertThat(Path.of("/proc/%d/maps".formatted(server.pid()))).content().doesNotContain("junixsocket");
			assertThat(RawClient.get(this.socket, "/whoami").body()).contains("\"pid\":");
			assertThat(Path.of("/proc/%d/maps".formatted(server.pid()))).content().contains("junixsocket");
		}
	}

	@Test
	void theNativeLibraryIsLoadedForTheAuditLogBeforeTheFirstCommand() throws Exception {
		try (ServerProcess server = launch().awaitListening()) {
			Path maps = Path.of("/proc/%d/maps".formatted(server.pid()));
			await().untilAsserted(() -> assertThat(maps).content().contains("junixsocket"));
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
			server.awaitLog("pid=%d method=GET command=ping".formatted(ProcessHandle.current().pid()));
		}
	}

	@Test
	void twoThatStartAtOnceAgreeOnOne() throws Exception {
		try (ServerProcess one = launch(); ServerProcess other = launch()) {
			await().until(() -> !one.isAlive() || !other.isAlive());
			ServerProcess loser = one.isAlive() ? other : one;
			ServerProcess winner = one.isAlive() ? one : other;
			assertThat(loser.awaitExit()).isEqualTo(1);
			assertThat(loser.log()).contains("APPLICATION FAILED TO START")
				.containsPattern("another instance is running|a server answers there");
			winner.awaitListening();
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
		}
	}

	@Test
	void afterAKillTheNextStartTakesThePath() throws Exception {
		try (ServerProcess killed = launch().awaitListening()) {
			killed.kill().awaitExit();
			assertThat(this.socket).exists();
		}
		try (ServerProcess next = launch().awaitListening()) {
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
			assertThat(next.log()).doesNotContain(" WARN ", "ERROR");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "--server.port=0", "--server.port=8080", "--server.http2.enabled=true",
			"--server.address=127.0.0.1" })
	void noPortIsEverOpened(String argument) throws Exception {
		Set<String> ports = new TreeSet<>();
		try (ServerProcess server = argument.isEmpty() ? launch() : launch(argument)) {
			while (!server.log().contains("(process running for ")) {
				assertThat(server.isAlive()).as("alive").isTrue();
				ports.addAll(openPorts(server.pid()));
			}
			assertThat(RawClient.get(this.socket, "/whoami").status()).isEqualTo(200);
			ports.addAll(openPorts(server.pid()));
			assertThat(ports).isEmpty();
		}
	}

	@Test
	void aRunThatOnlyFillsACacheOpensNothing() throws Exception {
		try (ServerProcess training = ServerProcess.launch(List.of(), Map.of(),
				List.of("-Dspring.context.exit=onRefresh"), this.directory)) {
			assertThat(training.awaitExit()).isZero();
			assertThat(training.log()).doesNotContain("Listening", " WARN ", "ERROR");
			assertThat(this.socket.getParent()).doesNotExist();
		}
	}

	@Test
	void aPortWouldBeSeen() throws IOException {
		long self = ProcessHandle.current().pid();
		try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			assertThat(openPorts(self)).anyMatch((line) -> line.endsWith(":%04X".formatted(tcp.getLocalPort())))
				.anyMatch((line) -> line.endsWith(":%04X".formatted(udp.getLocalPort())));
		}
	}

	private ServerProcess launch(String... arguments) throws IOException {
		return ServerProcess.launch(this.directory, arguments);
	}

	/**
	 * Returns the local addresses of a process's sockets, such as
	 * {@code tcp 0100007F:1F90}.
	 */
	private static Set<String> openPorts(long pid) throws IOException {
		Set<String> sockets = sockets(pid);
		Set<String> ports = new TreeSet<>();
		for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
			List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/net", protocol));
			for (String line : lines.subList(1, lines.size())) {
				String[] fields = line.strip().split(" +");
				if (sockets.contains("socket:[%s]".formatted(fields[9]))) {
					ports.add(protocol + " " + fields[1]);
				}
			}
		}
		return ports;
	}

	private static Set<String> sockets(long pid) throws IOException {
		Set<String> sockets = new HashSet<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
			for (Path descriptor : descriptors.toList()) {
				try {
					sockets.add(Files.readSymbolicLink(descriptor).toString());
				}
				catch (NoSuchFileException ex) {
					// Closed by now.
				}
			}
		}
		return sockets;
	}

}
