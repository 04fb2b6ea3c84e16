package io.adminsock.faults;

import java.nio.file.Path;
import java.time.Duration;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGTERM at bad moments.
 */
@Tag("faults")
@Timeout(120)
class ShutdownFaultsIT {

	private static final int TERMINATED = 128 + 15;

	/** What the service unit grants. */
	private static final Duration BOUND = Duration.ofSeconds(45);

	private static final Duration AT_ONCE = Duration.ofSeconds(10);

	private static final String PING = "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n";

	private static final String SLOW_BODY = "POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 1000\r\n\r\n[\"";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	@Test
	void atTheConnectionLimitWithAFullBacklog() throws Exception {
		int limit = Counts.of("faults.connections", 50);
		try (ServerProcess server = start("--adminsock.server.max-connections=" + limit,
				"--adminsock.server.accept-count=" + limit);
				ConnectionFlood taken = ConnectionFlood.connect(socket(), limit, "")) {
			awaitTaken(server, limit);
			try (ConnectionFlood waiting = ConnectionFlood.fillBacklog(socket(), 10 * limit)) {
				assertEnds(server, AT_ONCE,
						"%d connections and %d in a full backlog".formatted(taken.size(), waiting.size() - 1));
			}
		}
	}

	private static void awaitTaken(ServerProcess server, int connections) throws Exception {
		while (ProcessFigures.of(server.pid()).descriptors() < connections) {
			Thread.sleep(20);
		}
	}

	@Test
	void withIdleConnections() throws Exception {
		int size = Counts.of("faults.keepalive", 500);
		try (ServerProcess server = start();
				ConnectionFlood flood = ConnectionFlood.connect(socket(), size, "").exchange(PING)) {
			assertEnds(server, AT_ONCE, "%d idle keep-alive connections".formatted(flood.size()));
		}
	}

	/**
	 * Bodies are waited for as commands that run are.
	 */
	@Test
	void withSlowBodies() throws Exception {
		int size = Counts.of("faults.bodies", 80);
		try (ServerProcess server = start();
				ConnectionFlood flood = ConnectionFlood.connect(socket(), size, SLOW_BODY).drip()) {
			assertThat(RawClient.get(socket(), "/ping").status()).isEqualTo(200);
			assertEnds(server, BOUND, "%d slow bodies".formatted(flood.size()));
		}
	}

	@Test
	void withSlowBodiesAndNoTimeForThem() throws Exception {
		int size = Counts.of("faults.bodies", 80);
		try (ServerProcess server = start("--spring.lifecycle.timeout-per-shutdown-phase=1s");
				ConnectionFlood flood = ConnectionFlood.connect(socket(), size, SLOW_BODY).drip()) {
			assertThat(RawClient.get(socket(), "/ping").status()).isEqualTo(200);
			assertEnds(server, AT_ONCE, "%d slow bodies and a second for them".formatted(flood.size()));
		}
	}

	private ServerProcess start(String... arguments) throws Exception {
		return ServerProcess.launch(this.directory, arguments).awaitListening();
	}

	private void assertEnds(ServerProcess server, Duration bound, String with) throws Exception {
		FaultReport report = new FaultReport("SIGTERM");
		long begin = System.nanoTime();
		assertThat(server.terminate().awaitExit()).isEqualTo(TERMINATED);
		Duration time = Duration.ofNanos(System.nanoTime() - begin);
		report.print("with %s ended after %d ms".formatted(with, time.toMillis()));
		assertThat(time).isLessThan(bound);
		assertThat(server.log()).doesNotContain("WARN", "ERROR", "\tat ");
		assertThat(socket()).doesNotExist();
	}

}
