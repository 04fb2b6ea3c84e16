package io.adminsock.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Far more clients than an admin socket has, and a normal one among them.
 */
@Tag("faults")
@Timeout(180)
class FloodFaultsIT {

	private static final Duration BOUND = Duration.ofSeconds(5);

	private static final String PING = "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n";

	private static final String SLOW_HEADER = "GET /ping HTTP/1.1\r\nHost: any\r\nSlow: ";

	private static final String SLOW_BODY = "POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 1000\r\n\r\n[\"";

	private static final int WARM_UP = 2_000;

	/** The number of connections that are taken goes by the heap. */
	private static final String ROOM_FOR_ALL = "-Xmx2g";

	private static final String ROOM_FOR_FEW = "-Xmx128m";

	/** What the JVM makes when it likes. */
	private static final int SPARE_THREADS = 5;

	private static final int SPARE_DESCRIPTORS = 10;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	@Test
	void idleConnectionsAreHeldAndThenClosed() throws Exception {
		int size = Counts.of("faults.idle", 5_000);
		FaultReport report = new FaultReport("idle");
		try (ServerProcess server = start(ROOM_FOR_ALL)) {
			ProcessFigures base = ProcessFigures.of(server.pid());
			try (ConnectionFlood flood = ConnectionFlood.connect(socket(), size, "");
					LatencyProbe probe = LatencyProbe.start(socket())) {
				Thread.sleep(3000);
				LatencyProbe.Waits waits = probe.stop();
				ProcessFigures held = ProcessFigures.of(server.pid());
				ProcessFigures after = awaitBase(server, base);
				report.print("%d connections, %s; %s, then %s, after that %s".formatted(flood.size(), waits, base, held,
						after));
				assertThat(held.descriptors()).isGreaterThan(size);
				assertThat(waits.longest()).isLessThan(BOUND);
			}
			assertThat(server.log()).doesNotContain("WARN", "ERROR", "\tat ");
		}
	}

	@Test
	void slowHeadersKeepNobodyWaiting() throws Exception {
		slowClients("slow headers", SLOW_HEADER);
	}

	/**
	 * Each of them would hold a thread, and there are not that many.
	 */
	@Test
	void slowBodiesKeepNobodyWaiting() throws Exception {
		slowClients("slow bodies", SLOW_BODY);
	}

	private void slowClients(String what, String beginning) throws Exception {
		int size = Counts.of("faults.slow", 2_000);
		FaultReport report = new FaultReport(what);
		try (ServerProcess server = start(ROOM_FOR_ALL)) {
			ProcessFigures base = ProcessFigures.of(server.pid());
			try (LatencyProbe probe = LatencyProbe.start(socket());
					ConnectionFlood flood = ConnectionFlood.connect(socket(), size, beginning).drip()) {
				Thread.sleep(10_000);
				LatencyProbe.Waits waits = probe.stop();
				ProcessFigures held = ProcessFigures.of(server.pid());
				flood.leave();
				ProcessFigures after = awaitBase(server, base);
				report.print("%d clients, %s; %s, then %s, after that %s".formatted(size, waits, base, held, after));
				assertThat(waits.longest()).isLessThan(BOUND);
			}
			assertThat(server.log()).doesNotContain("WARN", "ERROR", "\tat ");
		}
	}

	@Test
	void connectionsThatCloseAtOnceLeaveNothing() throws Exception {
		int size = Counts.of("faults.churn", 10_000);
		int threads = 4;
		FaultReport report = new FaultReport("short-lived");
		try (ServerProcess server = start(ROOM_FOR_FEW)) {
			ProcessFigures base = ProcessFigures.of(server.pid());
			LatencyProbe.Waits waits;
			long start = System.nanoTime();
			try (LatencyProbe probe = LatencyProbe.start(socket())) {
				inParallel(threads, () -> openAndClose(size / threads));
				waits = probe.stop();
			}
			long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
			ProcessFigures after = awaitBase(server, base);
			report.print("%d connections in %d ms, %s; %s, after that %s".formatted(size, millis, waits, base, after));
			assertThat(waits.longest()).isLessThan(BOUND);
			assertThat(server.log()).doesNotContain("WARN", "ERROR", "\tat ");
		}
	}

	/**
	 * Nothing said, half a request, and a request whose answer nobody reads.
	 */
	private void openAndClose(int times) throws Exception {
		List<String> sent = List.of("", "GET /ping HT", PING);
		for (int i = 0; i < times; i++) {
			try (RawClient client = RawClient.connect(socket())) {
				client.send(sent.get(i % sent.size()));
			}
		}
	}

	@Test
	void withoutDescriptorsConnectionsWaitUntilThereAreSome() throws Exception {
		Programs.require("prlimit");
		int limit = Counts.of("faults.descriptors", 300);
		FaultReport report = new FaultReport("no descriptors");
		List<String> prefix = List.of("prlimit", "--nofile=%1$d:%1$d".formatted(limit));
		try (ServerProcess server = ServerProcess.launch(prefix, Map.of(), List.of(), this.directory)
			.awaitListening()) {
			assertThat(RawClient.get(socket(), "/whoami").status()).isEqualTo(200);
			ProcessFigures base = ProcessFigures.of(server.pid());
			ConnectionFlood flood = ConnectionFlood.connect(socket(), limit + 100, "");
			server.awaitLog("Cannot accept connections");
			LatencyProbe probe = LatencyProbe.start(socket());
			Thread.sleep(3000);
			ProcessFigures held = ProcessFigures.of(server.pid());
			long free = System.nanoTime();
			flood.leave();
			assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
			Duration wait = Duration.ofNanos(System.nanoTime() - free);
			LatencyProbe.Waits waits = probe.stop();
			ProcessFigures after = awaitBase(server, base);
			report.print("all %d in use for 3 s: answered %d ms after there were some; %s, then %s, after that %s; %s"
				.formatted(limit, wait.toMillis(), base, held, after, waits));
			assertThat(held.descriptors()).isEqualTo(limit);
			assertThat(wait).isLessThan(BOUND);
			assertThat(server.log()).doesNotContain("WARN", "\tat ");
			assertThat(server.log().lines().filter((line) -> line.contains("ERROR"))).singleElement()
				.asString()
				.contains("Cannot accept connections (Too many open files). They wait until it works again");
		}
	}

	/**
	 * Starts the server and makes it as quick as one that has been running for a while.
	 */
	private ServerProcess start(String heap) throws Exception {
		ServerProcess server = ServerProcess.launch(List.of(), Map.of(), List.of(heap), this.directory)
			.awaitListening();
		assertThat(RawClient.get(socket(), "/whoami").status()).isEqualTo(200);
		try (RawClient client = RawClient.connect(socket())) {
			for (int i = 0; i < WARM_UP; i++) {
				assertThat(client.send(RawClient.request("POST", "/echo", "[1]")).read().body()).isEqualTo("[1]");
			}
		}
		return server;
	}

	private static ProcessFigures awaitBase(ServerProcess server, ProcessFigures base) throws Exception {
		return ProcessFigures.awaitBase(server.pid(), base, SPARE_DESCRIPTORS, SPARE_THREADS);
	}

	private static void inParallel(int threads, Task task) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Future<Void>> running = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			running.add(executor.submit((Callable<Void>) () -> {
				task.run();
				return null;
			}));
		}
		for (Future<Void> future : running) {
			future.get();
		}
		executor.shutdown();
	}

	private interface Task {

		void run() throws Exception;

	}

}
