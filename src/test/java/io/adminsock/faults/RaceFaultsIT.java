package io.adminsock.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several instances at one path at the same moment.
 */
@Tag("faults")
class RaceFaultsIT {

	private static final int LEAD_MILLIS = 15;

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
	@CsvSource({ "2, 100", "8, 20" })
	void oneOfSeveralServesAndTheOthersAreTold(int instances, int fallback, @TempDir Path classes) throws Exception {
		FaultReport report = new FaultReport("races of %d".formatted(instances));
		int rounds = Counts.of("faults.races-of-" + instances, fallback);
		JavaProgram program = SocketFileProcess.program(classes);
		List<RunningProgram> contenders = new ArrayList<>();
		int overlapping = 0;
		int answers = 0;
		try {
			for (int i = 0; i < instances; i++) {
				contenders.add(RunningProgram.start(SocketFileProcess.command(program, this.path, "0600", "-")));
			}
			for (RunningProgram contender : contenders) {
				assertThat(contender.readLine()).isEqualTo("ready");
			}
			for (int i = 0; i < rounds; i++) {
				Before.values()[i % Before.values().length].set(this.run);
				try (AvailabilityProbe probe = AvailabilityProbe.of(this.path)) {
					List<Attempt> attempts = attempt(contenders);
					RunningProgram winner = contenders.get(winner(attempts));
					overlapping += Attempt.overlap(attempts) ? 1 : 0;
					probe.awaitAnswers(5);
					assertThat(winner(attempt(others(contenders, winner)))).isEqualTo(-1);
					probe.awaitAnswers(5);
					answers += probe.assertAllFrom(winner.pid());
					assertThat(winner.writeLine("close").readLine()).isEqualTo("closed");
				}
				assertThat(Snapshot.of(this.run)).containsOnlyKeys("");
			}
		}
		finally {
			for (RunningProgram contender : contenders) {
				contender.close();
			}
		}
		assertThat(overlapping).as("rounds in which two were at it at the same time").isPositive();
		report.print("%d rounds (two at the same time in %d), 1 winner each, %d clients all answered by it"
			.formatted(rounds, overlapping, answers));
	}

	@Test
	void oneOfTwoJarsServesAndTheOtherIsTold() throws Exception {
		FaultReport report = new FaultReport("races of 2 jars");
		int rounds = Counts.of("faults.jar-races", 3);
		for (int i = 0; i < rounds; i++) {
			try (ServerProcess one = ServerProcess.launch(this.directory);
					ServerProcess two = ServerProcess.launch(this.directory)) {
				await().atMost(Duration.ofSeconds(60)).until(() -> !one.isAlive() || !two.isAlive());
				ServerProcess winner = one.isAlive() ? one : two;
				ServerProcess loser = one.isAlive() ? two : one;
				assertThat(loser.awaitExit()).isEqualTo(1);
				assertThat(loser.log()).contains("Description:\n\nCannot put a socket at ").containsPattern(inUse());
				winner.awaitListening();
				assertThat(RawClient.get(this.path, "/info").body()).contains("\"pid\":%d,".formatted(winner.pid()));
			}
		}
		report.print("%d rounds, 1 winner each".formatted(rounds));
	}

	private static List<Attempt> attempt(List<RunningProgram> contenders) throws Exception {
		long start = System.currentTimeMillis() + LEAD_MILLIS;
		for (RunningProgram contender : contenders) {
			contender.writeLine("open-at " + start);
		}
		List<Attempt> attempts = new ArrayList<>();
		for (RunningProgram contender : contenders) {
			attempts.add(Attempt.parse(String.valueOf(contender.readLine())));
		}
		return attempts;
	}

	/**
	 * Returns the only one that serves, -1 for none; all others are told what they are to
	 * be told.
	 */
	private int winner(List<Attempt> attempts) {
		int winner = -1;
		for (int i = 0; i < attempts.size(); i++) {
			String result = attempts.get(i).result();
			if (result.equals("open")) {
				assertThat(winner).as("another winner in %s", attempts).isEqualTo(-1);
				winner = i;
			}
			else {
				assertThat(result).matches(inUse());
			}
		}
		return winner;
	}

	private Pattern inUse() {
		String path = Pattern.quote(this.path.toString());
		return Pattern.compile("Cannot put a socket at " + path + ": (a server answers there\\.|another instance "
				+ "is running \\((process \\d+|a process that is starting) holds " + path
				+ "\\.lock\\)\\.)\\s+(Action:\\s+)?Stop that (server|instance).*, or set adminsock.path to another path\\.");
	}

	private static List<RunningProgram> others(List<RunningProgram> contenders, RunningProgram winner) {
		return contenders.stream().filter((contender) -> !contender.equals(winner)).toList();
	}

	/**
	 * What stands there before the race.
	 */
	private enum Before {

		LOCK {
			@Override
			void set(Path run) throws IOException {
				Files.createDirectories(run);
			}
		},

		STALE_SOCKET {
			@Override
			void set(Path run) throws IOException {
				bind(Files.createDirectories(run).resolve("admin.sock"));
			}
		},

		STAGED_SOCKET {
			@Override
			void set(Path run) throws IOException {
				bind(Files.createDirectories(run.resolve(".admin.sock.new")).resolve("s"));
			}
		},

		NOTHING {
			@Override
			void set(Path run) throws IOException {
				Files.deleteIfExists(run.resolve("admin.sock.lock"));
				Files.deleteIfExists(run);
			}
		};

		abstract void set(Path run) throws IOException;

		private static void bind(Path path) throws IOException {
			ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path)).close();
		}

	}

	/**
	 * When an instance tried, and what it got.
	 *
	 * @param begin on the clock that all processes share
	 * @param end likewise
	 * @param result {@code open}, or what it was told
	 */
	private record Attempt(long begin, long end, String result) {

		static Attempt parse(String line) {
			String[] fields = line.split(" ", 3);
			return new Attempt(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]);
		}

		static boolean overlap(List<Attempt> attempts) {
			return attempts.stream()
				.anyMatch((one) -> attempts.stream()
					.anyMatch((other) -> !one.equals(other) && one.begin <= other.begin && other.begin < one.end));
		}

	}

}
