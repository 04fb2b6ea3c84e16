package io.adminsock.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may stand at the path when the server starts, what a person is told, and that it
 * is still the same afterwards.
 */
@Tag("faults")
class PathFaultsIT {

	private static final int OTHER = 54321;

	private static final int LIMIT = 106;

	private static final FaultReport REPORT = new FaultReport("what stands at the path");

	private static int started;

	private static int refused;

	@TempDir
	Path directory;

	private Path run;

	private Path path;

	@BeforeEach
	void makeDirectory() throws IOException {
		this.run = Files.createDirectory(this.directory.resolve("run"));
		this.path = this.run.resolve("admin.sock");
		JavaProgram.openToAll(this.directory);
		JavaProgram.openToAll(this.run);
	}

	@AfterAll
	static void print() {
		REPORT.print("%d cases, %d started, %d refused with everything untouched".formatted(started + refused, started,
				refused));
	}

	@Test
	void startWhenASocketIsStaleReplacesIt() throws Exception {
		try (ForeignServer server = ForeignServer.at(this.path, "answering")) {
			server.kill();
			assertStarts(this.path);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "answering", "silent" })
	void startWhenAServerLivesThereIsRefused(String kind) throws Exception {
		try (ForeignServer server = ForeignServer.at(this.path, kind)) {
			assertRefused("a server answers there.",
					"Stop that server (ss -lxp shows it), or set adminsock.path to another path.");
			assertThat(server.counted()).isEqualTo(new ForeignServer.Counted(1, 0));
		}
	}

	@Test
	void startWhenTheBacklogOfAServerIsFullIsRefused() throws Exception {
		try (ForeignServer server = ForeignServer.at(this.path, "full")) {
			assertRefused(
					"a socket is there, and whether a server lives behind it cannot be told (Resource temporarily unavailable).",
					"See whether a server is running (ss -lxp). If none is, remove the file: rm " + this.path);
			assertThat(server.counted()).isEqualTo(new ForeignServer.Counted(0, 0));
		}
	}

	@Test
	void startWhenASocketDoesNotLetUsInIsRefused(@TempDir Path classes) throws Exception {
		Programs.requireRoot();
		try (ForeignServer server = ForeignServer.at(this.path, "answering")) {
			Files.setAttribute(this.path, "unix:mode", 0700);
			Files.setAttribute(this.run, "unix:uid", OTHER);
			assertRefusedToOther(classes,
					"a socket is there, and whether a server lives behind it cannot be told (Permission denied). "
							+ "See whether a server is running (ss -lxp). If none is, remove the file: rm "
							+ this.path);
			assertThat(server.counted()).isEqualTo(new ForeignServer.Counted(0, 0));
		}
	}

	@ParameterizedTest
	@CsvSource({ "echo precious > admin.sock, regular file", "mkfifo admin.sock, FIFO",
			"ln -s file admin.sock, symbolic link", "ln -s fifo admin.sock, symbolic link",
			"ln -s directory admin.sock, symbolic link", "ln -s living admin.sock, symbolic link",
			"ln -s stale admin.sock, symbolic link", "ln -s nowhere admin.sock, symbolic link",
			"ln -s admin.sock admin.sock, symbolic link", "mknod admin.sock c 1 3, character device" })
	void startWhenThePathIsNoSocketLeavesItAlone(String command, String kind) throws Exception {
		Programs.require("mkfifo");
		Programs.requireRoot();
		try (ForeignServer living = ForeignServer.at(this.run.resolve("living"), "answering");
				ForeignServer dead = ForeignServer.at(this.run.resolve("stale"), "answering")) {
			dead.kill();
			shell("echo precious > file; mkfifo fifo; mkdir directory; " + command);
			assertRefused("there is a %s, which is left alone.".formatted(kind),
					"Move it away, or set adminsock.path to another path.");
			assertThat(living.counted()).isEqualTo(new ForeignServer.Counted(0, 0));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mkdir admin.sock", "mkdir admin.sock; echo precious > admin.sock/file" })
	void startWhenThePathIsADirectoryTellsWhereItMayComeFrom(String command) throws Exception {
		shell(command);
		assertRefused("there is a directory, which is left alone.",
				"If it is empty, remove it (rmdir %s). Docker makes such a directory when a container that mounts the socket starts first: mount the socket's directory, not the socket."
					.formatted(this.path));
	}

	@Test
	void startInADirectoryOfAnotherUserIsRefused(@TempDir Path classes) throws Exception {
		Programs.requireRoot();
		assertRefusedToOther(classes, "cannot lock %s.lock (".formatted(this.path), spaceAdvice());
	}

	@Test
	void startInAFileSystemThatIsMountedForReadingIsRefused() throws Exception {
		mount("ro");
		try {
			assertRefused("cannot lock %s.lock (Read-only file system).".formatted(this.path), spaceAdvice());
		}
		finally {
			unmount();
		}
	}

	/**
	 * One inode is the directory's, then come the lock's, the staging directory's and the
	 * socket's.
	 */
	@ParameterizedTest
	@CsvSource({ "1, cannot lock %s.lock (No space left on device).",
			"2, cannot bind a socket there (No space left on device).",
			"3, cannot bind a socket there (No space left on device)." })
	void startOnAFileSystemWithoutFreeInodesIsRefused(int inodes, String message) throws Exception {
		mount("size=4k,nr_inodes=" + inodes);
		try {
			assertRefused(message.formatted(this.path), spaceAdvice());
		}
		finally {
			unmount();
		}
	}

	@Test
	void startOnAFullFileSystemIsRefusedUntilThereIsSpace() throws Exception {
		mount("size=4k,nr_inodes=5");
		try {
			shell("printf %4096s x > full");
			assertRefused("cannot lock %s.lock (No space left on device).".formatted(this.path), spaceAdvice());
			Files.delete(this.run.resolve("full"));
			assertStarts(this.path);
		}
		finally {
			unmount();
		}
	}

	@ParameterizedTest
	@CsvSource({ "106, x", "106, é", "106, 😀" })
	void startWithTheLongestPathWorks(int bytes, String letter) throws Exception {
		assertStarts(ofLength(bytes, letter));
	}

	@ParameterizedTest
	@CsvSource({ "107, x", "107, é", "107, 😀", "200, x", "200, é", "200, 😀" })
	void startWithALongerPathTellsItsBytesAndTheLimit(int bytes, String letter) throws Exception {
		this.path = ofLength(bytes, letter);
		assertRefused("the path has %d bytes, and a socket's may have %d here.".formatted(bytes, LIMIT),
				"Set adminsock.path to a shorter path, such as /run/adminsock/admin.sock.");
	}

	private void assertStarts(Path path) throws Exception {
		try (ServerProcess server = launch(path).awaitListening()) {
			assertThat(RawClient.get(path, "/ping").body()).isEqualTo("pong");
			assertThat(Snapshot.permissions(path)).startsWith("0600 ");
			assertThat(Snapshot.of(this.run).keySet()).filteredOn((name) -> !name.startsWith("."))
				.containsExactly("", path.getFileName().toString());
			assertThat(server.terminate().awaitExit()).isEqualTo(143);
			assertThat(Snapshot.of(this.run)).containsOnlyKeys("");
		}
		started++;
	}

	private void assertRefused(String message, String action) throws Exception {
		Map<String, String> before = Snapshot.of(this.run);
		try (ServerProcess server = launch(this.path)) {
			assertThat(server.awaitExit()).isEqualTo(1);
			assertThat(server.log())
				.contains("Description:\n\nCannot put a socket at %s: %s\n\nAction:\n\n%s\n".formatted(this.path,
						message, action))
				.doesNotContain("\tat ");
		}
		assertThat(Snapshot.of(this.run)).isEqualTo(before);
		refused++;
	}

	private ServerProcess launch(Path path) throws IOException {
		return ServerProcess.launch(this.directory, "--adminsock.path=" + path);
	}

	private void assertRefusedToOther(Path classes, String... parts) throws Exception {
		Map<String, String> before = Snapshot.of(this.run);
		String[] command = SocketFileProcess.command(SocketFileProcess.program(classes), this.path, "0600", "-");
		try (RunningProgram instance = RunningProgram.start(Programs.as(OTHER, OTHER, "", command))) {
			assertThat(instance.readLine()).isEqualTo("ready");
			assertThat(instance.writeLine("open").readLine())
				.startsWith("Cannot put a socket at %s: %s".formatted(this.path, parts[0]))
				.endsWith(parts[parts.length - 1]);
		}
		assertThat(Snapshot.of(this.run)).isEqualTo(before);
		refused++;
	}

	private String spaceAdvice() {
		return "See to it that the user that runs this may create files in %s, and that there is space."
			.formatted(this.run);
	}

	private void mount(String options) {
		Programs.requireRoot();
		Programs.require("mount");
		Programs.Result result = Programs.run("mount", "-t", "tmpfs", "-o", "mode=0755," + options, "tmpfs",
				this.run.toString());
		Programs.require(result.status() == 0, "cannot mount: " + result.output());
	}

	private void unmount() {
		assertThat(Programs.run("umount", this.run.toString())).isEqualTo(new Programs.Result(0, ""));
	}

	private Path ofLength(int bytes, String letter) {
		int left = bytes - this.run.toString().length() - 1;
		int width = letter.getBytes(StandardCharsets.UTF_8).length;
		return this.run.resolve("s".repeat(left % width) + letter.repeat(left / width));
	}

	private void shell(String command) {
		Programs.Result result = Programs.run("sh", "-c", "cd '%s' && { %s; }".formatted(this.run, command));
		assertThat(result).isEqualTo(new Programs.Result(0, ""));
	}

}
