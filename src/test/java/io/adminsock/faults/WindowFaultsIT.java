package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether anybody gets in before the permissions are right. The servers run with a umask
 * of 0, which would let everybody in.
 */
@Tag("faults")
class WindowFaultsIT {

	private static final int INTRUDER = 54321;

	private static final int GROUP = 54322;

	private static final List<String> WITHOUT_UMASK = List.of("sh", "-c", "umask 0; exec \"$@\"", "sh");

	@TempDir
	Path directory;

	@BeforeEach
	void openDirectory() {
		Programs.requireRoot();
		JavaProgram.openToAll(this.directory);
	}

	@ParameterizedTest
	@CsvSource({ "start, 0600, -", "lose, 0600, -", "start, 0660, 54322", "lose, 0660, 54322",
			"start-anew, 0660, 54322" })
	void onlyThoseConnectWhomTheModeLetsIn(String command, String mode, String group, @TempDir Path classes)
			throws Exception {
		int starts = Counts.of("faults.window-starts", 200);
		FaultReport report = new FaultReport("window, %s with mode %s".formatted(command, mode));
		Path path = this.directory.resolve("run/admin.sock");
		if (!"start-anew".equals(command)) {
			JavaProgram.openToAll(Files.createDirectory(path.getParent()));
		}
		String[] program = SocketFileProcess.command(SocketFileProcess.program(classes), path, mode, group);
		try (Intruder stranger = new Intruder(""); Intruder member = new Intruder(Integer.toString(GROUP))) {
			try (RunningProgram instance = RunningProgram
				.start(Stream.concat(WITHOUT_UMASK.stream(), Stream.of(program)).toArray(String[]::new))) {
				assertThat(instance.readLine()).isEqualTo("ready");
				assertThat(instance.writeLine("%s %d".formatted(command, starts)).readLine()).isIn("done", "closed");
			}
			report.print("%d times, stranger %s, member of the group %s".formatted(starts, assertKeptOut(stranger),
					"-".equals(group) ? assertKeptOut(member) : assertLetIn(member)));
		}
	}

	@Test
	void nobodyElseConnectsWhileTheJarStarts() throws Exception {
		int starts = Counts.of("faults.jar-window-starts", 3);
		FaultReport report = new FaultReport("window of the jar with mode 0600");
		JavaProgram.openToAll(Files.createDirectory(this.directory.resolve("run")));
		try (Intruder stranger = new Intruder("")) {
			for (int i = 0; i < starts; i++) {
				try (ServerProcess server = ServerProcess.launch(WITHOUT_UMASK, Map.of(), List.of(), this.directory)) {
					server.awaitListening();
					assertThat(Snapshot.permissions(this.directory.resolve("run/admin.sock"))).isEqualTo("0600 0:0");
					assertThat(server.terminate().awaitExit()).isEqualTo(143);
				}
			}
			report.print("%d starts, stranger %s".formatted(starts, assertKeptOut(stranger)));
		}
	}

	private static String assertKeptOut(Intruder intruder) throws Exception {
		String seen = intruder.end();
		assertThat(seen).matches("\\d+ tries, denied [1-9]\\d*, let in 0 \\[\\], modes seen \\[.*\\]");
		return seen;
	}

	/**
	 * Only by the published name, since staging directories are not for members either.
	 */
	private static String assertLetIn(Intruder intruder) throws Exception {
		String seen = intruder.end();
		assertThat(seen).matches(
				"\\d+ tries, denied [1-9]\\d*, let in [1-9]\\d* \\['run/admin.sock'\\], modes seen \\['0660 0:54322'\\]");
		return seen;
	}

	/**
	 * Another user, who connects to each name below the directory, over and over. A
	 * refused connection counts as let in: the kernel looks at the permissions first.
	 */
	private final class Intruder implements AutoCloseable {

		private static final String SCRIPT = """
				import os, socket, sys, threading
				root = sys.argv[1]
				path = os.path.join(root, "run", "admin.sock")
				guesses = {path, os.path.join(root, "run", ".admin.sock.new", "s")}
				tries = denied = entered = 0
				doors, modes = set(), set()
				ended = threading.Event()
				threading.Thread(target=lambda: (sys.stdin.readline(), ended.set()), daemon=True).start()
				print("ready", flush=True)
				while not ended.is_set():
				    names = set(guesses)
				    for directory, _, files in os.walk(root):
				        names.update(os.path.join(directory, name) for name in files)
				    for name in names:
				        client = socket.socket(socket.AF_UNIX)
				        client.setblocking(False)
				        tries += 1
				        try:
				            client.connect(name)
				            entered += 1
				            doors.add(os.path.relpath(name, root))
				        except PermissionError:
				            denied += 1
				        except FileNotFoundError:
				            pass
				        except OSError:
				            entered += 1
				            doors.add(os.path.relpath(name, root))
				        client.close()
				    try:
				        status = os.lstat(path)
				        modes.add("%04o %d:%d" % (status.st_mode & 0o7777, status.st_uid, status.st_gid))
				    except OSError:
				        pass
				print(f"{tries} tries, denied {denied}, let in {entered} {sorted(doors)}, modes seen {sorted(modes)}")
				""";

		private final RunningProgram program;

		Intruder(String groups) throws Exception {
			Programs.require("python3");
			this.program = RunningProgram.start(Programs.as(INTRUDER, INTRUDER, groups, "python3", "-c", SCRIPT,
					WindowFaultsIT.this.directory.toString()));
			assertThat(this.program.readLine()).isEqualTo("ready");
		}

		String end() throws Exception {
			return String.valueOf(this.program.writeLine("end").readLine());
		}

		@Override
		public void close() throws IOException {
			this.program.close();
		}

	}

}
