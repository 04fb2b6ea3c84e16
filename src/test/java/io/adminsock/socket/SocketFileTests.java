package io.adminsock.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SuppressWarnings("try") // that a socket is open is often all that counts
@ExtendWith(OutputCaptureExtension.class)
class SocketFileTests extends SocketFileFixture {

	private static final SocketPermissions PRIVATE = SocketPermissions.of(null, null, null);

	@ParameterizedTest
	@CsvSource({ ", , , 0600 0:0", ", , daemon, 0660 0:1", "0640, , daemon, 0640 0:1", "rw-rw-rw-, , , 0666 0:0",
			"0600, daemon, , 0600 1:0", "0770, 54321, 54322, 0770 54321:54322", "0000, , , 0000 0:0",
			"0660, 3420080244, 4294967294, 0660 3420080244:4294967294", "0660, 00002147483648, 0, 0660 2147483648:0" })
	void openGivesTheSocketItsModeOwnerAndGroup(@Nullable String mode, @Nullable String owner, @Nullable String group,
			String expected) throws IOException {
		Programs.requireRoot();
		try (SocketFile file = open(this.path, permissions(mode, owner, group))) {
			assertThat(Listing.modeAndOwners(this.path)).isEqualTo(expected);
			assertThat(FileType.at(this.path)).isEqualTo(FileType.SOCKET);
		}
	}

	@Test
	void openSaysWhereItListensAndWhoMayConnect(CapturedOutput output) {
		Programs.requireRoot();
		try (SocketFile file = open(this.path, permissions(null, "daemon", "54322"))) {
			assertThat(output).contains("Listening on unix:%s mode 0660 owner daemon group 54322".formatted(this.path));
		}
		try (SocketFile file = open(this.path, permissions(null, "3420080244", "3420080245"))) {
			assertThat(output)
				.contains("Listening on unix:%s mode 0660 owner 3420080244 group 3420080245".formatted(this.path));
		}
	}

	@Test
	void openLeavesNothingButTheSocketItsLockAndTheNameThatItWasBoundBy() throws IOException {
		try (SocketFile file = open(this.path, PRIVATE)) {
			assertThat(Listing.of(this.directory)).containsOnlyKeys("", ".admin.sock.new", ".admin.sock.new/s",
					"admin.sock", "admin.sock.lock");
			assertThat(Listing.modeAndOwners(this.directory.resolve(".admin.sock.new"))).startsWith("0700 ");
			assertThat(this.directory.resolve("admin.sock.lock")).hasContent(ProcessHandle.current().pid() + "\n");
			assertThat(Listing.modeAndOwners(this.directory.resolve("admin.sock.lock"))).startsWith("0600 ");
		}
		assertThat(Listing.of(this.directory)).containsOnlyKeys("", "admin.sock.lock");
	}

	@Test
	void openWithARelativePathIsRelativeToTheWorkingDirectory() {
		SocketFile file = new SocketFile(Path.of("some/../run/admin.sock"), PRIVATE);
		assertThat(file.getPath()).isEqualTo(Path.of(System.getProperty("user.dir"), "run/admin.sock"));
	}

	@Test
	void openInASetgidDirectoryTakesTheGroupOfTheDirectory() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:gid", 54322);
		Files.setAttribute(this.directory, "unix:mode", 02755);
		try (SocketFile file = open(this.path, permissions("0660", null, null))) {
			assertThat(Listing.modeAndOwners(this.path)).isEqualTo("0660 0:54322");
		}
	}

	@Test
	void openBelowASetgidDirectoryTakesItsGroupThroughTheDirectoriesThatAreMade() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:gid", 54322);
		Files.setAttribute(this.directory, "unix:mode", 02755);
		Path deep = this.directory.resolve("a/b/admin.sock");
		try (SocketFile file = open(deep, permissions("0660", null, null))) {
			assertThat(Listing.modeAndOwners(this.directory.resolve("a"))).isEqualTo("2750 0:54322");
			assertThat(Listing.modeAndOwners(this.directory.resolve("a/b"))).isEqualTo("2750 0:54322");
			assertThat(Listing.modeAndOwners(deep)).isEqualTo("0660 0:54322");
		}
	}

	@ParameterizedTest
	@CsvSource({ "0600, , , 0700 0:0", ", , 54322, 0750 0:54322", "0666, 54321, 54322, 0755 54321:54322" })
	void openMakesMissingDirectoriesForThoseWhoMayUseTheSocket(@Nullable String mode, @Nullable String owner,
			@Nullable String group, String expected) throws IOException {
		Programs.requireRoot();
		Path deep = this.directory.resolve("a/b/c/admin.sock");
		try (SocketFile file = open(deep, permissions(mode, owner, group))) {
			assertThat(Listing.modeAndOwners(this.directory.resolve("a"))).isEqualTo(expected);
			assertThat(Listing.modeAndOwners(this.directory.resolve("a/b"))).isEqualTo(expected);
			assertThat(Listing.modeAndOwners(this.directory.resolve("a/b/c"))).isEqualTo(expected);
		}
		assertThat(Listing.modeAndOwners(this.directory)).isEqualTo("0755 0:0");
	}

	@Test
	void openLeavesAnExistingDirectoryAsItIs() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:mode", 01777);
		try (SocketFile file = open(this.path, permissions("0666", "54321", "54322"))) {
			assertThat(Listing.modeAndOwners(this.directory)).isEqualTo("1777 0:0");
		}
	}

	@Test
	void openFollowsALinkThatIsTheDirectory() throws IOException {
		Path real = Files.createDirectory(this.directory.resolve("real"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), real);
		try (SocketFile file = open(link.resolve("admin.sock"), PRIVATE)) {
			assertThat(FileType.at(real.resolve("admin.sock"))).isEqualTo(FileType.SOCKET);
			assertThatExceptionOfType(SocketFileException.class)
				.isThrownBy(() -> open(real.resolve("admin.sock"), PRIVATE))
				.withMessageContaining("another instance is running (this process");
		}
	}

	@Test
	void openReplacesAStaleSocket() throws IOException {
		ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(this.path)).close();
		FileIdentity stale = FileIdentity.of(this.path);
		try (SocketFile file = open(this.path, PRIVATE)) {
			assertThat(FileIdentity.of(this.path)).isNotEqualTo(stale);
			assertAnswers(this.path);
		}
	}

	@Test
	void openAfterAKillReplacesWhatWasLeft() throws Exception {
		try (RunningProgram killed = RunningProgram
			.start(openSocket(List.of(), this.path.toString(), "0600", "-", "-"))) {
			assertThat(killed.readLine()).isEqualTo("open");
			killed.kill();
		}
		assertThat(Listing.of(this.directory)).containsKeys("admin.sock", "admin.sock.lock");
		try (SocketFile file = open(this.path, PRIVATE)) {
			assertAnswers(this.path);
			assertThat(this.directory.resolve("admin.sock.lock")).hasContent(ProcessHandle.current().pid() + "\n");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void openReplacesAStagingDirectoryThatACrashLeft(boolean withSocket) throws IOException {
		Path staging = Files.createDirectory(this.directory.resolve(".admin.sock.new"));
		if (withSocket) {
			ServerSocketChannel.open(StandardProtocolFamily.UNIX)
				.bind(UnixDomainSocketAddress.of(staging.resolve("s")))
				.close();
			Files.createFile(staging.resolve(AclInheritance.PROBE));
		}
		try (SocketFile file = open(this.path, PRIVATE)) {
			assertAnswers(this.path);
			assertThat(staging.resolve("s")).isSymbolicLink();
		}
		assertThat(staging).doesNotExist();
	}

	/**
	 * The long path leaves no room for a staging directory that has the name of the
	 * socket.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 106 })
	@EnabledOnOs(OS.LINUX)
	void theNameThatTheKernelShowsLeadsToTheSocketForAsLongAsItListens(int length) throws IOException {
		String name = "x".repeat(Math.max(1, length - this.directory.toString().length() - 1));
		Path socket = this.directory.resolve(name);
		try (SocketFile file = open(socket, PRIVATE)) {
			Path bound = boundName();
			assertThat(Files.isSameFile(bound, socket)).isTrue();
			assertAnswers(bound);
			Files.delete(socket);
			assertThat(file.reclaimPath()).isNotNull();
			assertThat(Files.isSameFile(bound, socket)).isTrue();
			assertAnswers(bound);
		}
		assertThat(Listing.of(this.directory)).containsOnlyKeys("", name + ".lock");
	}

	/**
	 * Returns the path of the listening socket that {@code ss -xl} shows.
	 */
	private Path boundName() throws IOException {
		try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
			return sockets.filter((line) -> line.contains(" 00010000 ") && line.contains(this.directory + "/"))
				.map((line) -> Path.of(line.substring(line.indexOf('/'))))
				.findFirst()
				.orElseThrow();
		}
	}

	@Test
	void aSocketThatHasLostItsPathDoesNotTakeTheNameOfTheNextOneAway() throws Exception {
		SocketFile first = open(this.path, PRIVATE);
		Files.delete(this.path);
		Files.delete(this.directory.resolve("admin.sock.lock"));
		try (RunningProgram second = RunningProgram
			.start(openSocket(List.of(), this.path.toString(), "0600", "-", "-"))) {
			assertThat(second.readLine()).isEqualTo("open");
			Map<String, String> before = Listing.of(this.directory);
			first.close();
			assertThat(Listing.of(this.directory)).isEqualTo(before).containsKey(".admin.sock.new/s");
			assertAnswers(this.directory.resolve(".admin.sock.new/s"));
		}
	}

	@Test
	void openStagesWhereNobodyElseCanEnter() throws IOException {
		SocketPath socket = SocketPath.of(this.path);
		try (SocketLock lock = SocketLock.take(socket); StagedSocket staged = new StagedSocket(socket)) {
			assertThat(Listing.modeAndOwners(socket.stagingDirectory())).startsWith("0700 ");
		}
		assertThat(socket.stagingDirectory()).doesNotExist();
	}

	@Test
	void aStagingDirectoryThatCannotBeRemovedDoesNotTakeThePublishedSocketAway() throws IOException {
		SocketPath socket = SocketPath.of(this.path);
		ResolvedPermissions permissions = ResolvedPermissions.resolve(this.path, PRIVATE);
		BoundSocketFile published;
		try (SocketLock lock = SocketLock.take(socket); StagedSocket staged = new StagedSocket(socket)) {
			published = staged.publish(1, permissions);
			Files.createFile(socket.stagingDirectory().resolve("x"));
		}
		try (published) {
			assertAnswers(this.path);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0600, , 54321, '', no", "0660, 54322, 54321, '', no", "0660, 54322, 54322, '', yes",
			"0660, 54322, 54321, 54322, yes", "0660, 54322, 54321, 54323, no", "0660, 3420080244, 3420080244, '', yes",
			"0660, 3420080244, 54321, 3420080244, yes", "0640, 54322, 54322, '', no", "0666, , 54321, '', yes",
			"0602, 54322, 54322, '', no", "0602, 54322, 54321, '', yes" })
	void onlyThoseConnectWhomTheModeLetsIn(String mode, @Nullable String group, long primary, String supplementary,
			String connects) {
		Programs.require("python3");
		try (SocketFile file = open(this.path, permissions(mode, null, group))) {
			Programs.Result result = Programs.runAs(54321, primary, supplementary, "python3", "-c",
					"import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])", this.path.toString());
			if ("yes".equals(connects)) {
				assertThat(result).isEqualTo(new Programs.Result(0, ""));
			}
			else {
				assertThat(result.output()).endsWith("PermissionError: [Errno 13] Permission denied\n");
			}
		}
	}

	/**
	 * The umask is 0, so that only the staging directory keeps the intruder out. The
	 * socket is opened until the intruder has seen it often enough.
	 */
	@Test
	void nobodyElseEverConnectsToAPrivateSocketWhileItOpens() throws Exception {
		Programs.require("python3");
		String script = """
				import os, socket, sys
				path, staged, end = sys.argv[1:]
				print("ready", flush=True)
				seen = come = denied = 0
				while come < 100:
				    for target in path, staged:
				        try:
				            socket.socket(socket.AF_UNIX).connect(target)
				            sys.exit("connected to " + target)
				        except FileNotFoundError:
				            seen = seen and target != path
				        except PermissionError:
				            denied += target == staged
				            come += target == path and not seen
				            seen = seen or target == path
				open(end, "w").close()
				print("denied", denied > 0)
				""";
		Path end = Files.createDirectory(this.directory.resolve("intruder")).resolve("end");
		Files.setAttribute(end.getParent(), "unix:uid", 54321);
		String staged = SocketPath.of(this.path).staged().toString();
		try (RunningProgram intruder = RunningProgram.start(
				Programs.as(54321, 54321, "", "python3", "-c", script, this.path.toString(), staged, end.toString()))) {
			assertThat(intruder.readLine()).isEqualTo("ready");
			Programs.Result result = Programs.run("sh", "-c", "umask 0; exec "
					+ String.join(" ", openSocket(List.of(), this.path.toString(), "0600", "-", "-", end.toString())));
			assertThat(result.output()).contains("open\n");
			assertThat(intruder.readLine()).isEqualTo("denied True");
		}
	}

	@Test
	void openWhileThisProcessListensThereIsRefused() throws IOException {
		try (SocketFile file = open(this.path, PRIVATE)) {
			Map<String, String> before = Listing.of(this.directory);
			assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> file.open(1))
				.withMessage("Cannot put a socket at %1$s: another instance is running (this process holds %1$s.lock).",
						this.path);
			assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> open(this.path, PRIVATE))
				.withMessage("Cannot put a socket at %1$s: another instance is running (this process holds %1$s.lock).",
						this.path);
			assertThat(Listing.of(this.directory)).isEqualTo(before);
			assertAnswers(this.path);
		}
		assertThat(this.path).doesNotExist();
	}

	@Test
	void openWhileThisProcessHoldsTheLockIsRefusedAndTheLockStays() throws IOException {
		try (SocketFile file = open(this.path, PRIVATE)) {
			Files.delete(this.path);
			assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> open(this.path, PRIVATE))
				.withMessage("Cannot put a socket at %1$s: another instance is running (this process holds %1$s.lock).",
						this.path);
			Programs.Result other = Programs.run(openSocket(List.of(), this.path.toString(), "0600", "-", "-"));
			assertThat(other.output())
				.startsWith("Cannot put a socket at %1$s: another instance is running (process %2$d holds %1$s.lock).%n"
					.formatted(this.path, ProcessHandle.current().pid()));
			assertThat(this.path).doesNotExist();
		}
	}

	@Test
	void closeStopsListeningAndRemovesTheSocket() throws IOException {
		SocketFile file = new SocketFile(this.path, PRIVATE);
		ServerSocketChannel channel = file.open(10);
		file.close();
		assertThat(this.path).doesNotExist();
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void closeLeavesAnotherServersSocketAlone() throws IOException {
		SocketFile file = open(this.path, PRIVATE);
		Files.delete(this.path);
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(this.path));
			Map<String, String> before = Listing.of(this.directory);
			file.close();
			assertThat(before.keySet().removeAll(List.of(".admin.sock.new", ".admin.sock.new/s"))).isTrue();
			assertThat(Listing.of(this.directory)).isEqualTo(before);
			assertAnswers(this.path);
		}
	}

	@Test
	void closeLeavesAnotherFileAlone() throws IOException {
		SocketFile file = open(this.path, PRIVATE);
		Files.delete(this.path);
		Files.writeString(this.path, "mine");
		file.close();
		assertThat(this.path).hasContent("mine");
	}

	@Test
	void closeAfterTheSocketHasVanishedDoesNothing(CapturedOutput output) throws IOException {
		SocketFile file = open(this.path, PRIVATE);
		Files.delete(this.path);
		file.close();
		assertThat(Listing.of(this.directory)).containsOnlyKeys("", "admin.sock.lock");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void closeTwiceDoesNotTouchWhatCameAfter() throws IOException {
		SocketFile first = open(this.path, PRIVATE);
		first.close();
		try (SocketFile second = open(this.path, PRIVATE)) {
			first.close();
			assertAnswers(this.path);
			assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> open(this.path, PRIVATE));
		}
	}

	@Test
	void closeBeforeOpenDoesNothing() throws IOException {
		new SocketFile(this.path, PRIVATE).close();
		assertThat(Listing.of(this.directory)).containsOnlyKeys("");
	}

	@Test
	void openAfterCloseListensAgain() throws IOException {
		SocketFile file = open(this.path, PRIVATE);
		file.close();
		file.open(10);
		assertAnswers(this.path);
		file.close();
		assertThat(this.path).doesNotExist();
	}

	@Test
	void openAfterARefusalWorksOnceTheReasonIsGone() throws IOException {
		Files.createFile(this.path);
		try (SocketFile file = new SocketFile(this.path, PRIVATE)) {
			assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> file.open(10));
			Files.delete(this.path);
			file.open(10);
			assertAnswers(this.path);
		}
	}

	@Test
	void reclaimPathTakesARemovedLockAgainAndWritesThePid(CapturedOutput output) throws IOException {
		Path lock = this.directory.resolve("admin.sock.lock");
		try (SocketFile file = open(this.path, PRIVATE)) {
			Files.delete(lock);
			assertThat(file.reclaimPath()).isNull();
			assertThat(lock).hasContent(ProcessHandle.current().pid() + "\n");
			assertThat(output).doesNotContain("ERROR", "SEVERE");
		}
	}

	@Test
	void reclaimPathLogsOnceThatTheLockIsMissingAndNotThatTheSocketIs(CapturedOutput output) throws IOException {
		Path lock = this.directory.resolve("admin.sock.lock");
		try (SocketFile file = open(this.path, PRIVATE)) {
			for (int i = 0; i < 2; i++) {
				Files.delete(lock);
				Files.createDirectory(lock);
				assertThat(file.reclaimPath()).isNull();
				assertThat(file.reclaimPath()).isNull();
				Files.delete(lock);
				assertThat(file.reclaimPath()).isNull();
			}
			assertAnswers(this.path);
			assertThat(output.toString().split("The socket's lock is gone. Cannot put", -1)).hasSize(3);
			assertThat(output).doesNotContain("gone from its path");
		}
	}

	@Test
	void renamedSocketKeepsItsConnections() throws IOException {
		SocketFile file = new SocketFile(this.path, PRIVATE);
		try (file;
				ServerSocketChannel channel = file.open(10);
				SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(this.path));
				SocketChannel accepted = channel.accept()) {
			assertThat(accepted.isConnected()).isTrue();
			assertThat(client.isConnected()).isTrue();
		}
	}

	private static SocketFile open(Path path, SocketPermissions permissions) {
		SocketFile file = new SocketFile(path, permissions);
		file.open(10);
		return file;
	}

	private static SocketPermissions permissions(@Nullable String mode, @Nullable String owner,
			@Nullable String group) {
		return SocketPermissions.of((mode != null) ? FileMode.of(mode) : null, owner, group);
	}

	private static void assertAnswers(Path path) throws IOException {
		try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			assertThat(client.isConnected()).isTrue();
		}
	}

	@Test
	void openWhereTheGroupCannotEnterTheDirectoryWarns(CapturedOutput output) throws IOException {
		Path closed = Files.createDirectory(this.directory.resolve("closed"));
		Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
		try (SocketFile file = open(closed.resolve("admin.sock"),
				new SocketPermissions(new FileMode(0660), null, null))) {
			assertThat(output).contains("The mode 0660 of the socket lets others in than its owner, "
					+ "but they cannot enter its directory: %s mode 0700".formatted(closed));
		}
		Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx--x---"));
		int told = output.getAll().length();
		try (SocketFile file = open(closed.resolve("admin.sock"),
				new SocketPermissions(new FileMode(0660), null, null))) {
			assertThat(output.getAll().substring(told)).doesNotContain("cannot enter");
		}
	}

}
