package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} at any moment, and the next start.
 */
@Tag("faults")
class KillFaultsIT {

	private static final String GROUP = "54322";

	private static final String PERMISSIONS = "0660 0:54322";

	private static final int SIGKILLED = 128 + 9;

	private final Random random = new Random(20260701);

	@TempDir
	Path directory;

	private Path run;

	private Path path;

	@BeforeEach
	void setPath() {
		Programs.requireRoot();
		this.run = this.directory.resolve("run");
		this.path = this.run.resolve("admin.sock");
	}

	/**
	 * Each process opens after the one before was killed, then opens and closes (or loses
	 * its file and puts it back) until it is killed itself.
	 */
	@Test
	void startAfterAKillWhileTheSocketFileIsMadeNeedsNoCleaningUp(@TempDir Path classes) throws Exception {
		FaultReport report = new FaultReport("kills of a socket file");
		JavaProgram program = SocketFileProcess.program(classes);
		int kills = Counts.of("faults.kills", 85);
		int staged = 0;
		int stale = 0;
		for (int i = 0; i <= kills; i++) {
			try (RunningProgram instance = RunningProgram
				.start(SocketFileProcess.command(program, this.path, "0660", GROUP))) {
				assertThat(instance.readLine()).isEqualTo("ready");
				assertThat(instance.writeLine("open").readLine()).isEqualTo("open");
				assertInPlace();
				assertThat(instance.writeLine("close").readLine()).isEqualTo("closed");
				assertThat(names()).containsExactly("admin.sock.lock");
				instance.writeLine((this.random.nextBoolean() ? "start " : "lose ") + Integer.MAX_VALUE);
				LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(40)));
				instance.kill();
			}
			List<String> left = names();
			staged += (left.contains(".admin.sock.new") && !isPublished()) ? 1 : 0;
			stale += left.contains("admin.sock") ? 1 : 0;
		}
		assertThat(staged).as("kills that left a staging directory").isPositive();
		assertThat(stale).as("kills that left a socket").isPositive();
		report.print("%d kill -9 (%d left a staging directory, %d a socket), %d starts after, 0 leftovers"
			.formatted(kills, staged, stale, kills));
	}

	@Test
	void startAfterAKillOfTheJarNeedsNoCleaningUp() throws Exception {
		FaultReport report = new FaultReport("kills of the jar");
		int rounds = Counts.of("faults.jar-kills", 15) / 3;
		int answers = 0;
		for (int i = 0; i < rounds; i++) {
			long starting;
			try (ServerProcess idle = launch()) {
				long begin = System.nanoTime();
				idle.awaitListening();
				starting = System.nanoTime() - begin;
				assertAnswers(idle);
				LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(500)));
				assertThat(idle.kill().awaitExit()).isEqualTo(SIGKILLED);
			}
			try (ServerProcess busy = launch().awaitListening(); KeepAliveLoad load = KeepAliveLoad.on(this.path, 4)) {
				assertAnswers(busy);
				load.awaitAnswers(this.random.nextInt(300));
				assertThat(busy.kill().awaitExit()).isEqualTo(SIGKILLED);
				answers += load.answers();
			}
			try (ServerProcess last = launch().awaitListening()) {
				assertAnswers(last);
				assertThat(last.terminate().awaitExit()).isEqualTo(143);
				assertThat(names()).containsExactly("admin.sock.lock");
			}
			try (ServerProcess started = launch()) {
				LockSupport.parkNanos(starting / 3 + this.random.nextLong(starting * 2 / 3));
				assertThat(started.kill().awaitExit()).isEqualTo(SIGKILLED);
			}
		}
		try (ServerProcess last = launch().awaitListening()) {
			assertAnswers(last);
		}
		report.print("%d kill -9 (%d each while starting, idle, and under load with %d answers), %d starts after, "
			.formatted(3 * rounds, rounds, answers, 3 * rounds) + "0 leftovers");
	}

	private ServerProcess launch() throws IOException {
		return ServerProcess.launch(this.directory, "--adminsock.group=" + GROUP);
	}

	private void assertAnswers(ServerProcess server) throws IOException {
		assertInPlace();
		assertThat(RawClient.get(this.path, "/info").body()).contains("\"pid\":%d,".formatted(server.pid()));
	}

	private void assertInPlace() throws IOException {
		assertThat(names()).containsExactly(".admin.sock.new", "admin.sock", "admin.sock.lock");
		assertThat(Snapshot.permissions(this.path)).isEqualTo(PERMISSIONS);
		assertThat(Snapshot.permissions(this.run)).isEqualTo("0750 0:54322");
	}

	/**
	 * Whether there is a link where the socket was bound, in place of the socket.
	 */
	private boolean isPublished() {
		return Files.isSymbolicLink(this.path.resolveSibling(".admin.sock.new/s"));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.run)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
