package io.adminsock;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a socket that is passed as descriptor 0, as systemd does with
 * {@code StandardInput=socket}. A small supervisor holds it and starts the server anew
 * each time that it ends.
 */
class InheritedSocketIT {

	private static final String SUPERVISOR = """
			import os, socket, subprocess, sys
			path, starts, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
			listener = socket.socket(socket.AF_UNIX)
			listener.bind(path)
			os.chmod(path, 0o660)
			os.chown(path, -1, 54321)
			listener.listen(128)
			for i in range(starts):
			    status = subprocess.run(command, stdin=listener.fileno()).returncode
			    print('ended with', status, flush=True)
			""";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private ServerProcess supervise(int starts, String... arguments) throws IOException {
		Programs.requireRoot();
		Programs.require("python3");
		return ServerProcess.launch(List.of("python3", "-c", SUPERVISOR, socket().toString(), Integer.toString(starts)),
				Map.of(), List.of(), this.directory, arguments);
	}

	private Path socket() {
		return this.directory.resolve("inherited.sock");
	}

	@Test
	void socketIsTakenAsItIsAndLeftAsItIs() throws Exception {
		try (ServerProcess supervisor = supervise(1, "--adminsock.path=elsewhere.sock")) {
			await().until(() -> Files.exists(socket()));
			Object inode = Files.getAttribute(socket(), "unix:ino");
			assertThat(connectEarly()).isEqualTo("pong");
			supervisor.awaitListening();
			assertThat(supervisor.log())
				.contains("Listening on an inherited socket, unix:%s mode 0660 owner root group 54321"
					.formatted(socket()))
				.doesNotContain(" WARN ", "ERROR");
			terminate();
			supervisor.awaitLog("ended with 143");
			assertThat(supervisor.awaitExit()).isZero();
			assertThat(supervisor.log()).doesNotContain(" WARN ", "ERROR");
			assertThat(Files.getAttribute(socket(), "unix:ino")).isEqualTo(inode);
			assertThat(this.directory.resolve("elsewhere.sock")).doesNotExist();
		}
	}

	@Test
	void socketsBesideItAreFilesOfTheirOwn() throws Exception {
		Path other = this.directory.resolve("other.sock");
		try (ServerProcess supervisor = supervise(2, "--adminsock.sockets.other.path=" + other,
				"--adminsock.sockets.other.mode=0640")) {
			for (int end = 1; end <= 2; end++) {
				awaitListenings(supervisor, end);
				assertThat(RawClient.get(other, "/ping").body()).isEqualTo("pong");
				assertThat(RawClient.get(other, "/info").json().at("/sockets/other/mode").stringValue())
					.isEqualTo("0640");
				assertThat(RawClient.get(socket(), "/info").json().at("/socket/path").stringValue())
					.isEqualTo(socket().toString());
				terminate();
				awaitEnds(supervisor, end);
				assertThat(socket()).exists();
			}
			assertThat(supervisor.awaitExit()).isZero();
			assertThat(other).doesNotExist();
			assertThat(supervisor.log()).doesNotContain(" WARN ", "ERROR");
		}
	}

	private static void awaitListenings(ServerProcess supervisor, int starts) throws Exception {
		supervisor.awaitLog("process running for ", starts);
	}

	/** Connects before anybody accepts, and waits for the answer. */
	private String connectEarly() throws IOException {
		while (true) {
			try {
				return RawClient.get(socket(), "/ping").body();
			}
			catch (ConnectException ex) {
				// Bound, and not listening yet.
			}
		}
	}

	private void terminate() throws IOException {
		long pid = Long.parseLong(RawClient.get(socket(), "/info").body().replaceAll("(?s).*\"pid\":(\\d+).*", "$1"));
		ProcessHandle.of(pid).orElseThrow().destroy();
	}

	@Test
	void restartsLoseNoConnection() throws Exception {
		AtomicInteger answered = new AtomicInteger();
		AtomicBoolean enough = new AtomicBoolean();
		try (ServerProcess supervisor = supervise(3)) {
			supervisor.awaitListening();
			Thread client = new Thread(() -> connectUntil(enough, answered));
			client.start();
			for (int end = 1; end <= 2; end++) {
				terminate();
				awaitEnds(supervisor, end);
				int before = answered.get();
				assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
				await().until(() -> !client.isAlive() || answered.get() >= before + 10);
				assertThat(client.isAlive()).isTrue();
			}
			enough.set(true);
			client.join();
			assertThat(answered).hasPositiveValue();
		}
	}

	private static void awaitEnds(ServerProcess supervisor, int ends) throws Exception {
		supervisor.awaitLog("ended with 143", ends);
	}

	/** Ends early where a connection is lost. */
	private void connectUntil(AtomicBoolean enough, AtomicInteger answered) {
		try {
			while (!enough.get()) {
				assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
				answered.incrementAndGet();
			}
		}
		catch (IOException ex) {
			answered.set(Integer.MIN_VALUE);
		}
	}

}
