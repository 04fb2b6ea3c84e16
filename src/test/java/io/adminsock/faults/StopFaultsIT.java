package io.adminsock.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that stops when its path belongs to somebody else.
 */
@Tag("faults")
class StopFaultsIT {

	private static final int SIGTERMED = 128 + 15;

	@TempDir
	Path directory;

	private Path run;

	private Path path;

	@BeforeEach
	void setPath() {
		this.run = this.directory.resolve("run");
		this.path = this.run.resolve("admin.sock");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "500ms" })
	void stopLeavesTheSocketOfAForeignServerAlone(String guardInterval) throws Exception {
		FaultReport report = new FaultReport("stop below a foreign server, guard interval " + guardInterval);
		try (ServerProcess server = launch(guardInterval).awaitListening();
				ForeignServer foreign = ForeignServer.at(this.path, "answering")) {
			Map<String, String> before = Snapshot.of(this.run);
			if (!"0".equals(guardInterval)) {
				server.awaitLog("The socket is gone from its path.");
			}
			assertThat(server.terminate().awaitExit()).isEqualTo(SIGTERMED);
			assertThat(before.keySet().removeAll(List.of(".admin.sock.new", ".admin.sock.new/s"))).isTrue();
			assertThat(Snapshot.of(this.run)).isEqualTo(before);
			assertThat(foreign.counted().requests()).isZero();
			try (RawClient client = RawClient.connect(this.path)) {
				ByteBuffer answer = ByteBuffer.allocate(8);
				client.send("?").channel().read(answer);
				assertThat(StandardCharsets.US_ASCII.decode(answer.flip()).toString()).isEqualTo("foreign\n");
			}
		}
		report.print("its socket stays and answers");
	}

	@Test
	void stopLeavesTheSocketOfAnotherInstanceAlone() throws Exception {
		FaultReport report = new FaultReport("stop below another instance");
		try (ServerProcess first = launch("0").awaitListening()) {
			removeByHand();
			try (ServerProcess second = launch("0").awaitListening();
					KeepAliveLoad load = KeepAliveLoad.on(this.path, 2)) {
				Map<String, String> before = Snapshot.of(this.run);
				assertThat(first.terminate().awaitExit()).isEqualTo(SIGTERMED);
				assertThat(Snapshot.of(this.run)).isEqualTo(before);
				assertThat(RawClient.get(this.path, "/info").body()).contains("\"pid\":%d,".formatted(second.pid()));
				try (ServerProcess third = launch("0")) {
					assertThat(third.awaitExit()).isEqualTo(1);
				}
				Files.delete(this.path);
				try (ServerProcess third = launch("0")) {
					assertThat(third.awaitExit()).isEqualTo(1);
					assertThat(third.log())
						.contains("another instance is running (process %d holds".formatted(second.pid()));
				}
				int answers = load.assertNothingLost();
				assertThat(second.terminate().awaitExit()).isEqualTo(SIGTERMED);
				report.print("its socket stays, its lock holds, %d requests all answered".formatted(answers));
			}
		}
	}

	/**
	 * The other instance is faster than the guard, which then finds it there.
	 */
	@Test
	void stopLeavesTheSocketOfAnotherInstanceAloneThatTheGuardHasMet(@TempDir Path classes) throws Exception {
		FaultReport report = new FaultReport("stop below another instance that the guard has met");
		String[] program = SocketFileProcess.command(SocketFileProcess.program(classes), this.path, "0600", "-");
		try (ServerProcess first = launch("2s").awaitListening();
				RunningProgram second = RunningProgram.start(program)) {
			assertThat(second.readLine()).isEqualTo("ready");
			do {
				removeByHand();
			}
			while (!"open".equals(second.writeLine("open").readLine()));
			Map<String, String> before = Snapshot.of(this.run);
			first.awaitLog("The socket is gone from its path. "
					+ "Cannot put a socket at %s: another instance is running (process %d holds".formatted(this.path,
							second.pid()));
			assertThat(first.terminate().awaitExit()).isEqualTo(SIGTERMED);
			assertThat(Snapshot.of(this.run)).isEqualTo(before);
			try (AvailabilityProbe probe = AvailabilityProbe.of(this.path)) {
				probe.awaitAnswers(5);
				probe.assertAllFrom(second.pid());
			}
		}
		report.print("its socket stays and answers");
	}

	private ServerProcess launch(String guardInterval) throws IOException {
		return ServerProcess.launch(this.directory, "--adminsock.guard-interval=" + guardInterval);
	}

	private void removeByHand() throws IOException {
		Files.deleteIfExists(this.path);
		Files.deleteIfExists(this.run.resolve("admin.sock.lock"));
	}

}
