package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of a server with three sockets at any moment, and what a flood on one
 * of them does to another.
 */
@Tag("faults")
class SeveralSocketsFaultsIT {

	private static final Duration BOUND = Duration.ofSeconds(5);

	private static final int SIGKILLED = 128 + 9;

	private final Random random = new Random(20260702);

	@TempDir
	Path directory;

	private Path run;

	private List<Path> sockets;

	@BeforeEach
	void choosePaths() {
		this.run = this.directory.resolve("run");
		this.sockets = Stream.of("admin.sock", "ops.sock", "readonly.sock").map(this.run::resolve).toList();
	}

	@Test
	void startAfterAKillAtAnyMomentNeedsNoCleaningUp() throws Exception {
		FaultReport report = new FaultReport("kills of a server with three sockets");
		int kills = Counts.of("faults.jar-kills", 15);
		int some = 0;
		long starting = startToTheEnd();
		for (int i = 0; i < kills; i++) {
			try (ServerProcess server = ServerProcess.launch(this.directory, arguments())) {
				LockSupport.parkNanos(starting * 3 / 4 + this.random.nextLong(starting / 2));
				assertThat(server.kill().awaitExit()).isEqualTo(SIGKILLED);
			}
			long left = this.sockets.stream().filter(Files::exists).count();
			some += (left > 0 && left < this.sockets.size()) ? 1 : 0;
			startToTheEnd();
		}
		report.print(
				"%d kill -9 (%d left some of the sockets), %d starts after, 0 leftovers".formatted(kills, some, kills));
	}

	private long startToTheEnd() throws Exception {
		long begin = System.nanoTime();
		try (ServerProcess server = ServerProcess.launch(this.directory, arguments()).awaitListening()) {
			long end = System.nanoTime();
			for (Path socket : this.sockets) {
				assertThat(RawClient.get(socket, "/info").body()).contains("\"pid\":%d,".formatted(server.pid()));
			}
			assertThat(names()).containsExactly(".admin.sock.new", ".ops.sock.new", ".readonly.sock.new", "admin.sock",
					"admin.sock.lock", "ops.sock", "ops.sock.lock", "readonly.sock", "readonly.sock.lock");
			assertThat(server.terminate().awaitExit()).isEqualTo(143);
			assertThat(server.log()).doesNotContain(" WARN ", "ERROR");
			assertThat(names()).containsExactly("admin.sock.lock", "ops.sock.lock", "readonly.sock.lock");
			return end - begin;
		}
	}

	/**
	 * The threads of one socket are all in a command that never ends, its connections are
	 * all taken, and its backlog is full.
	 */
	@Test
	void floodOnOneSocketKeepsNobodyOnAnotherWaiting() throws Exception {
		FaultReport report = new FaultReport("flood on another socket");
		Path flooded = this.run.resolve("readonly.sock");
		try (ServerProcess server = ServerProcess
			.launchSample(this.directory,
					arguments("--adminsock.server.max-connections=300", "--adminsock.server.accept-count=50",
							"--spring.lifecycle.timeout-per-shutdown-phase=500ms"))
			.awaitListening();
				ConnectionFlood flood = ConnectionFlood.connect(flooded, 300, RawClient.request("POST", "/hang", ""));
				ConnectionFlood backlog = ConnectionFlood.fillBacklog(flooded, 1000)) {
			while (server.log().split("Hanging", -1).length <= 200) {
				Thread.sleep(50);
			}
			try (LatencyProbe probe = LatencyProbe.start(this.sockets.get(0));
					LatencyProbe other = LatencyProbe.start(this.sockets.get(1))) {
				LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
				LatencyProbe.Waits waits = probe.stop();
				LatencyProbe.Waits others = other.stop();
				report.print("%d connections and %d in the backlog; main socket %s, a third %s".formatted(flood.size(),
						backlog.size(), waits, others));
				assertThat(waits.longest()).isLessThan(BOUND);
				assertThat(others.longest()).isLessThan(BOUND);
			}
			assertThat(server.terminate().awaitExit()).isEqualTo(143);
		}
		assertThat(names()).containsExactly("admin.sock.lock", "ops.sock.lock", "readonly.sock.lock");
	}

	private static String[] arguments(String... more) {
		return Stream
			.concat(Stream.of("--adminsock.sockets.ops.path=run/ops.sock",
					"--adminsock.sockets.readonly.path=run/readonly.sock"), Stream.of(more))
			.toArray(String[]::new);
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.run)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
