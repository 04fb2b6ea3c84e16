package io.adminsock.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What can happen to the path of a server that goes on answering on the connections that
 * it has.
 */
@Tag("faults")
class GuardFaultsIT {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String PERMISSIONS = "0660 0:54322";

	@TempDir
	Path directory;

	private Path run;

	private Path path;

	private ServerProcess server;

	private KeepAliveLoad load;

	private Duration longest = Duration.ZERO;

	private int events;

	private int warnings;

	private int errors;

	@BeforeEach
	void start() throws Exception {
		Programs.requireRoot();
		this.run = this.directory.resolve("run");
		this.path = this.run.resolve("admin.sock");
		this.server = ServerProcess
			.launch(this.directory, "--adminsock.group=54322",
					"--adminsock.guard-interval=%dms".formatted(INTERVAL.toMillis()))
			.awaitListening();
		this.load = KeepAliveLoad.on(this.path, 4);
	}

	@AfterEach
	void stop() throws IOException {
		this.load.close();
		this.server.close();
	}

	@Test
	void socketThatIsRemovedOrReplacedByTheDeadComesBack() throws Exception {
		FaultReport report = new FaultReport("path removed or replaced by the dead");
		int rounds = Counts.of("faults.guard-rounds", 2);
		int callers = 0;
		try (Callers calling = Callers.of(this.path)) {
			for (int i = 0; i < rounds; i++) {
				assertComesBack("rm admin.sock");
				assertComesBack("mv admin.sock aside");
				await().atMost(PATIENCE).until(() -> !accepts(this.run.resolve("aside")));
				shell("rm aside");
				assertComesBack(() -> {
					Files.delete(lock());
					Files.delete(this.path);
				});
				Path stale = this.run.resolve("stale");
				ForeignServer.at(stale, "answering").kill();
				assertComesBack("mv stale admin.sock");
				assertComesBack("cd ..; mv run gone");
				shell("cd ..; test -e gone/admin.sock; rm -r gone");
				shell("cd ..; mkdir new; chown 0:54322 new; chmod 0750 new");
				assertComesBack(() -> {
					Files.move(this.run, this.directory.resolve("gone"));
					Files.move(this.directory.resolve("new"), this.run);
				});
				shell("cd ..; rm -r gone");
			}
			callers = calling.assertNothingLost();
		}
		print(report, "%d callers that could connect all answered".formatted(callers));
	}

	@Test
	void socketThatIsReplacedByAFileComesBackWhenTheFileIsGone() throws Exception {
		FaultReport report = new FaultReport("path replaced by a file");
		for (int i = 0; i < Counts.of("faults.guard-rounds", 2); i++) {
			shell("echo precious > file; mv file admin.sock");
			assertToldOnce(gone("there is a regular file, which is left alone."));
			assertThat(this.path).hasContent("precious\n");
			// The kernel gives its inode number to no other file while it is open.
			try (InputStream file = Files.newInputStream(this.path)) {
				assertComesBack("rm admin.sock");
				assertThat(file).hasContent("precious\n");
			}
		}
		print(report, "the file untouched");
	}

	/**
	 * The same inode is back, so there is nothing to publish.
	 */
	@Test
	void socketThatIsPutAsideAndBackIsToldEachTime() throws Exception {
		FaultReport report = new FaultReport("path replaced and put back");
		for (int i = 0; i < Counts.of("faults.guard-rounds", 2); i++) {
			Object inode = inode();
			shell("ln admin.sock aside; echo precious > file; mv file admin.sock");
			assertToldOnce(gone("there is a regular file, which is left alone."));
			shell("mv aside admin.sock");
			this.events++;
			assertWarnedOnce();
			assertThat(inode()).isEqualTo(inode);
			assertAnswers();
		}
		print(report, "the same socket as before");
	}

	@Test
	void socketThatIsReplacedByALivingServerComesBackWhenThatIsDead() throws Exception {
		FaultReport report = new FaultReport("path taken by a living server");
		int probes = 0;
		for (int i = 0; i < Counts.of("faults.guard-rounds", 2); i++) {
			try (ForeignServer foreign = ForeignServer.at(this.path, "answering")) {
				Map<String, String> before = Snapshot.of(this.run);
				assertToldOnce(gone("a server answers there."));
				assertThat(Snapshot.of(this.run)).isEqualTo(before);
				ForeignServer.Counted counted = foreign.counted();
				assertThat(counted.requests()).isZero();
				probes += counted.connections();
				foreign.kill();
				assertComesBack("true");
			}
		}
		print(report, "%d probes without a word were all that it got".formatted(probes));
	}

	@Test
	void lockThatIsRemovedIsTakenAgain() throws Exception {
		FaultReport report = new FaultReport("lock removed");
		for (int i = 0; i < Counts.of("faults.guard-rounds", 2); i++) {
			Object inode = inode();
			shell("rm admin.sock.lock");
			assertLockIsBack();
			assertThat(inode()).isEqualTo(inode);
		}
		print(report, "locked again each time");
	}

	@Test
	void lockThatIsTakenByAnotherIsTakenBackWhenThatIsGone() throws Exception {
		FaultReport report = new FaultReport("lock taken by another");
		Programs.require("python3");
		String script = """
				import fcntl, os, sys
				file = open(sys.argv[1] + ".new", "w")
				fcntl.lockf(file, fcntl.LOCK_EX)
				os.chmod(file.name, 0o600)
				os.rename(file.name, sys.argv[1])
				print("ready", flush=True)
				sys.stdin.read()
				""";
		for (int i = 0; i < Counts.of("faults.guard-rounds", 2); i++) {
			Object inode = inode();
			try (RunningProgram other = RunningProgram.start("python3", "-c", script, lock().toString())) {
				assertThat(other.readLine()).isEqualTo("ready");
				assertToldOnce(
						"The socket's lock is gone. Cannot put a socket at %1$s: another instance is running (a process that is starting holds %1$s.lock)."
							.formatted(this.path));
				assertAnswers();
			}
			assertLockIsBack();
			assertThat(inode()).isEqualTo(inode);
		}
		print(report, "the socket untouched");
	}

	private void assertLockIsBack() throws Exception {
		this.events++;
		assertWarnedOnce();
		assertAnswers();
		assertThat(lock()).hasContent(this.server.pid() + "\n");
		Programs.Result result = Programs.run("python3", "-c",
				"import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)",
				lock().toString());
		assertThat(result.output()).contains("BlockingIOError");
	}

	private void assertComesBack(String command) throws Exception {
		assertComesBack(() -> shell(command));
	}

	private void assertComesBack(Event event) throws Exception {
		Object inode = inode();
		int before = this.load.answers();
		event.happen();
		this.events++;
		long begin = System.nanoTime();
		await().atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> !inode().equals(inode) && isOurs());
		Duration gap = Duration.ofNanos(System.nanoTime() - begin);
		this.longest = (gap.compareTo(this.longest) > 0) ? gap : this.longest;
		assertAnswers();
		assertWarnedOnce();
		await().atMost(PATIENCE).until(() -> this.load.answers() > before);
	}

	private void assertAnswers() throws IOException {
		assertThat(isOurs()).isTrue();
		assertThat(Snapshot.permissions(this.path)).isEqualTo(PERMISSIONS);
		assertThat(Snapshot.permissions(this.run)).isEqualTo("0750 0:54322");
		assertThat(Snapshot.permissions(lock())).isEqualTo("0600 0:0");
		assertThat(Files.isSameFile(this.run.resolve(".admin.sock.new/s"), this.path)).isTrue();
	}

	private boolean isOurs() throws IOException {
		return RawClient.get(this.path, "/info").body().contains("\"pid\":%d,".formatted(this.server.pid()));
	}

	private Path lock() {
		return this.run.resolve("admin.sock.lock");
	}

	private Object inode() throws IOException {
		return Files.getAttribute(this.path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
	}

	private static boolean accepts(Path path) {
		try (RawClient client = RawClient.connect(path)) {
			return client.channel().isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void assertWarnedOnce() {
		this.warnings++;
		await("warning " + this.warnings).atMost(PATIENCE).until(() -> count(" WARN ") >= this.warnings);
	}

	/**
	 * Waits for the error, and then for so long that the guard has looked again.
	 */
	private void assertToldOnce(String message) throws Exception {
		this.errors++;
		await("error " + this.errors).atMost(PATIENCE).until(() -> count(message) >= this.errors);
		Thread.sleep(INTERVAL.multipliedBy(4).toMillis());
	}

	private String gone(String why) {
		return "The socket is gone from its path. Cannot put a socket at %s: %s".formatted(this.path, why);
	}

	private long count(String text) throws IOException {
		return this.server.log().lines().filter((line) -> line.contains(text)).count();
	}

	private void print(FaultReport report, String more) throws Exception {
		Thread.sleep(INTERVAL.multipliedBy(2).toMillis());
		assertThat(this.server.log().lines().filter((line) -> line.contains(" WARN "))).hasSize(this.warnings);
		assertThat(this.server.log().lines().filter((line) -> line.contains(" ERROR "))).hasSize(this.errors);
		int answers = this.load.assertNothingLost();
		report.print("%d events, %d WARN, %d ERROR, ".formatted(this.events, this.warnings, this.errors)
				+ (this.longest.isZero() ? "" : "back after %d ms at most, ".formatted(this.longest.toMillis()))
				+ "%d requests on open connections all answered, %s".formatted(answers, more));
	}

	private void shell(String command) {
		Programs.Result result = Programs.run("sh", "-c", "cd '%s' && { %s; }".formatted(this.run, command));
		assertThat(result).isEqualTo(new Programs.Result(0, ""));
	}

	private interface Event {

		void happen() throws IOException;

	}

}
