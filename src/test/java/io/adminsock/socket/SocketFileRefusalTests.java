package io.adminsock.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of each reason to refuse a socket file. A refusal has a message and an action,
 * and changes nothing on disk.
 */
class SocketFileRefusalTests extends SocketFileFixture {

	private static final SocketPermissions PRIVATE = SocketPermissions.of(null, null, null);

	private static final int LIMIT = 106;

	@Test
	void openWhenPathIsTooLongTellsItsBytesAndTheLimit() throws IOException {
		Path tooLong = ofLength(LIMIT + 1, "x");
		assertRefused(tooLong, RefusalReason.PATH_TOO_LONG, "the path has 107 bytes, and a socket's may have 106 here.",
				"Set adminsock.path to a shorter path, such as /run/adminsock/admin.sock.");
	}

	@Test
	void openCountsBytesAndNotCharacters() throws IOException {
		Path tooLong = ofLength(LIMIT + 1, "é");
		assertThat(tooLong.toString().length()).isLessThan(LIMIT);
		assertRefused(tooLong, RefusalReason.PATH_TOO_LONG, "the path has 107 bytes, and a socket's may have 106 here.",
				"Set adminsock.path to a shorter path, such as /run/adminsock/admin.sock.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "é" })
	void openWithTheLongestPathWorks(String letter) throws IOException {
		Path longest = ofLength(LIMIT, letter);
		try (SocketFile file = new SocketFile(longest, PRIVATE)) {
			file.open(10);
			try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(longest))) {
				assertThat(client.isConnected()).isTrue();
			}
		}
		assertThat(Listing.of(this.directory)).containsOnlyKeys("", longest.getFileName() + ".lock");
	}

	@Test
	void openWithAShortNameTellsTheLimitThatTheStagingLeaves() throws IOException {
		Path deep = Files.createDirectory(ofLength(LIMIT - 4, "d"));
		assertRefused(deep.resolve("s"), RefusalReason.PATH_TOO_LONG,
				"the path has 104 bytes, and a socket's may have 102 here.",
				"Set adminsock.path to a shorter path, such as /run/adminsock/admin.sock.");
		Path fitting = Files.createDirectory(ofLength(LIMIT - 6, "d"));
		try (SocketFile file = new SocketFile(fitting.resolve("s"), PRIVATE)) {
			assertThat(file.open(10).isOpen()).isTrue();
		}
	}

	@Test
	void openWhenPathIsTheRootTellsThatItIsNoFile() {
		assertThatExceptionOfType(SocketFileException.class)
			.isThrownBy(() -> new SocketFile(Path.of("/"), PRIVATE).open(10))
			.withMessage("Cannot put a socket at /: the path does not name a file in a directory.")
			.extracting(SocketFileException::getReason, SocketFileException::getAction)
			.containsExactly(RefusalReason.NOT_A_FILE_PATH,
					"Set adminsock.path to the path of a file, such as /run/adminsock/admin.sock.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "link" })
	void openWhenTheParentIsNoDirectoryTellsSo(String relative) throws IOException {
		Files.createFile(this.directory.resolve("file"));
		Files.createSymbolicLink(this.directory.resolve("link"), Path.of("file"));
		Path parent = this.directory.resolve(relative);
		assertRefused(parent.resolve("admin.sock"), RefusalReason.DIRECTORY_UNUSABLE, parent + " is no directory.",
				makeTheDirectory(parent));
	}

	@Test
	void openBelowARegularFileTellsThatTheDirectoryCannotBe() throws IOException {
		shell("touch file");
		Path parent = this.directory.resolve("file/a/b");
		// Files.notExists() of a path below a file is true in newer JDKs, and false in
		// older ones, which cannot tell.
		String what = Files.notExists(parent) ? "is missing and cannot be made" : "cannot be read";
		assertRefused(parent.resolve("admin.sock"), RefusalReason.DIRECTORY_UNUSABLE,
				"%s %s (Not a directory).".formatted(parent, what), makeTheDirectory(parent));
	}

	@ParameterizedTest
	@CsvSource({ "dangling, No such file or directory",
			"loop, Too many levels of symbolic links or unable to access attributes of symbolic link" })
	void openWhenTheParentLeadsNowhereTellsWhy(String relative, String why) throws IOException {
		shell("ln -s nowhere dangling; ln -s loop loop");
		Path parent = this.directory.resolve(relative);
		assertRefused(parent.resolve("admin.sock"), RefusalReason.DIRECTORY_UNUSABLE,
				parent + " cannot be read (%s).".formatted(why), makeTheDirectory(parent));
	}

	@Test
	void openBelowADirectoryOfAnotherUserTellsThatTheDirectoryCannotBeMade() throws IOException {
		Path parent = this.directory.resolve("a/b");
		assertRefusedAs(54321, parent.resolve("admin.sock"), "-", "-",
				"Cannot put a socket at %s/admin.sock: %s is missing and cannot be made (Permission denied)."
					.formatted(parent, parent),
				makeTheDirectory(parent));
	}

	@Test
	void openBelowADirectoryThatCannotBeEnteredTellsSo() throws IOException {
		Path closed = Files.createDirectory(this.directory.resolve("closed"));
		Files.setAttribute(closed, "unix:mode", 0700);
		Path parent = Files.createDirectory(closed.resolve("a"));
		assertRefusedAs(54321, parent.resolve("admin.sock"), "-", "-",
				"Cannot put a socket at %s/admin.sock: %s cannot be read (Permission denied).".formatted(parent,
						parent),
				makeTheDirectory(parent));
	}

	@Test
	void openInADirectoryOfAnotherUserTellsThatTheLockCannotBeMade() throws IOException {
		assertRefusedAs(54321, this.path, "-", "-",
				"Cannot put a socket at %1$s: cannot lock %1$s.lock (Permission denied).".formatted(this.path),
				"See to it that the user that runs this may create files in %s, and that there is space."
					.formatted(this.directory));
	}

	@Test
	void openInAWorldWritableDirectoryIsRefusedUnlessItIsSticky() throws IOException {
		Files.setAttribute(this.directory, "unix:mode", 0777);
		assertRefused(this.path, RefusalReason.DIRECTORY_WORLD_WRITABLE,
				"anybody may rename or remove files in %s (it is world-writable without the sticky bit)."
					.formatted(this.directory),
				"Take that away (chmod o-w %1$s). Where nobody but trusted processes can reach the directory, such as a volume of a pod, set adminsock.path to a sub-directory: %1$s/adminsock/admin.sock."
					.formatted(this.directory));
		Files.setAttribute(this.directory, "unix:mode", 01777);
		try (SocketFile file = new SocketFile(this.path, PRIVATE)) {
			assertThat(file.open(10).isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "touch %s, regular file", "mkfifo %s, FIFO", "ln -s file %s, symbolic link",
			"ln -s directory %s, symbolic link", "ln -s fifo %s, symbolic link", "ln -s socket %s, symbolic link",
			"ln -s nowhere %s, symbolic link", "ln -s admin.sock %s, symbolic link" })
	void openWhenThePathIsNoSocketLeavesItAlone(String command, String kind) throws IOException {
		Programs.require("mkfifo");
		shell("touch file; mkdir directory; mkfifo fifo");
		try (ServerSocketChannel server = listen(this.directory.resolve("socket"), 10)) {
			shell(command.formatted("admin.sock"));
			assertRefused(this.path, RefusalReason.NOT_A_SOCKET, "there is a %s, which is left alone.".formatted(kind),
					"Move it away, or set adminsock.path to another path.");
			assertThat(server.isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mkdir admin.sock", "mkdir admin.sock; touch admin.sock/file" })
	void openWhenThePathIsADirectoryTellsWhereItMayComeFrom(String command) throws IOException {
		shell(command);
		assertRefused(this.path, RefusalReason.DIRECTORY_AT_PATH, "there is a directory, which is left alone.",
				"If it is empty, remove it (rmdir %s). Docker makes such a directory when a container that mounts the socket starts first: mount the socket's directory, not the socket."
					.formatted(this.path));
	}

	/**
	 * A container is in this situation if the socket is mounted and not its directory.
	 */
	@ParameterizedTest
	@CsvSource({ "socket", "regular file", "directory" })
	void openWhenThePathIsAMountPointTellsToShareTheDirectory(String kind) throws IOException {
		Programs.requireRoot();
		Programs.require("unshare");
		shell("touch file; mkdir directory");
		ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(this.directory.resolve("socket")))
			.close();
		String from = kind.replace("regular ", "");
		shell("directory".equals(from) ? "mkdir admin.sock" : "touch admin.sock");
		Programs.Result result = Programs.run(Stream.concat(
				Stream.of("unshare", "--mount", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"",
						"sh", this.directory.resolve(from).toString(), this.path.toString()),
				Stream.of(openSocket(this.path, "-", "-")))
			.toArray(String[]::new));
		assertThat(result.output()).isEqualTo("""
				Cannot put a socket at %1$s: a %2$s is mounted there, and what is mounted on cannot be replaced \
				(Device or resource busy).
				Share the directory %3$s, not the socket in it: mount the directory, and unmount this (umount %1$s).
				""".formatted(this.path, kind, this.directory));
	}

	@Test
	void openWhenAStaleSocketIsAnothersInAStickyDirectoryNamesTheOther() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:mode", 01777);
		ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(this.path)).close();
		Files.setAttribute(this.path, "unix:uid", 54321);
		Files.setAttribute(this.path, "unix:mode", 0666);
		Files.createFile(this.directory.resolve("admin.sock.lock"));
		Files.setAttribute(this.directory.resolve("admin.sock.lock"), "unix:uid", 54322);
		assertRefusedAs(54322, this.path, "-", "-",
				"Cannot put a socket at %1$s: cannot bind a socket there (%1$s belongs to uid 54321: remove it)."
					.formatted(this.path),
				remove("admin.sock"));
	}

	@Test
	void openWithARelativePathBelowADirectoryWhoseNameIsNotKnownTellsToChangeTheLocale() {
		assertThatExceptionOfType(SocketFileException.class)
			.isThrownBy(() -> SocketPath.of(this.path).requireWorkingDirectory("/\ud800"))
			.withMessage(
					"Cannot put a socket at %s: the path is relative, and the name of the working directory has "
							+ "characters that are not in the character set of the locale (%s).",
					this.path, SocketPath.FILE_NAMES.name())
			.extracting(SocketFileException::getReason, SocketFileException::getAction)
			.containsExactly(RefusalReason.WORKING_DIRECTORY_UNMAPPABLE,
					"Set the environment variable LANG to a locale that has them, such as LANG=C.UTF-8, or set adminsock.path to an absolute path.");
	}

	/**
	 * JDK 17 does not start in such a directory; later ones read a wrong name.
	 */
	@Test
	void openWithARelativePathInADirectoryThatTheLocaleCannotNameMakesNothing() throws IOException {
		Files.createDirectory(this.directory.resolve("é"));
		String command = "cd '%s/é' && LC_ALL=C exec %s".formatted(this.directory,
				String.join(" ", openSocket(Path.of("run/admin.sock"), "-", "-")));
		String output = Programs.run("sh", "-c", command).output();
		assertThat(output).containsAnyOf("InvalidPathException", "LANG=C.UTF-8");
		assertThat(Listing.of(this.directory)).containsOnlyKeys("", "é");
	}

	@Test
	void openWhenAServerLivesThereIsRefused() throws IOException {
		try (ServerSocketChannel server = listen(this.path, 10)) {
			assertRefused(this.path, RefusalReason.SERVER_ANSWERS, "a server answers there.",
					"Stop that server (ss -lxp shows it), or set adminsock.path to another path.");
			assertThat(server.isOpen()).isTrue();
		}
	}

	@Test
	void openWhenTheBacklogOfAServerIsFullIsRefused() throws IOException {
		List<SocketChannel> waiting = new ArrayList<>();
		try (ServerSocketChannel server = listen(this.path, 1)) {
			fill(waiting);
			assertThat(server.isOpen()).isTrue();
			assertRefused(this.path, RefusalReason.SERVER_UNCERTAIN,
					"a socket is there, and whether a server lives behind it cannot be told (Resource temporarily unavailable).",
					"See whether a server is running (ss -lxp). If none is, remove the file: rm " + this.path);
		}
		finally {
			for (SocketChannel channel : waiting) {
				channel.close();
			}
		}
	}

	/**
	 * Connects until the backlog is full.
	 */
	private void fill(List<SocketChannel> waiting) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
			for (int i = 0; i < 100; i++) {
				SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
				waiting.add(channel);
				channel.configureBlocking(false);
				channel.connect(UnixDomainSocketAddress.of(this.path));
			}
		});
	}

	@Test
	void openWhenASocketDoesNotLetUsInIsRefused() throws IOException {
		Programs.requireRoot();
		try (SocketFile server = new SocketFile(this.path, PRIVATE)) {
			server.open(10);
			Files.setAttribute(this.directory, "unix:uid", 54321);
			assertRefusedAs(54321, this.path, "-", "-",
					"Cannot put a socket at %s: a socket is there, and whether a server lives behind it cannot be told (Permission denied)."
						.formatted(this.path),
					"See whether a server is running (ss -lxp). If none is, remove the file: rm " + this.path);
		}
	}

	@Test
	void openWhileAnotherProcessHoldsTheLockNamesIt() throws Exception {
		try (RunningProgram other = RunningProgram.start(openSocket(this.path, "-", "-"))) {
			assertThat(other.readLine()).isEqualTo("open");
			Files.delete(this.path);
			assertRefused(this.path, RefusalReason.LOCK_HELD,
					"another instance is running (process %d holds %s.lock).".formatted(other.pid(), this.path),
					"Stop that instance, or set adminsock.path to another path.");
		}
		try (SocketFile file = new SocketFile(this.path, PRIVATE)) {
			assertThat(file.open(10).isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "mkdir admin.sock.lock, it is a directory", "ln -s file admin.sock.lock, it is a symbolic link",
			"mkfifo admin.sock.lock, it is a FIFO" })
	void openWhenTheLockIsNoRegularFileLeavesItAlone(String command, String reason) throws IOException {
		shell("touch file; " + command);
		assertRefused(this.path, RefusalReason.CONFLICTING_FILE,
				"cannot lock %s.lock (%s).".formatted(this.path, reason), remove("admin.sock.lock"));
	}

	@Test
	void openWhenSomethingIsInTheWayOfTheStagingLeavesItAlone() throws IOException {
		Path staging = Files.createFile(this.directory.resolve(".admin.sock.new"));
		Files.createFile(this.directory.resolve("admin.sock.lock"));
		assertRefused(this.path, RefusalReason.CONFLICTING_FILE,
				"cannot bind a socket there (%s is in the way: remove it).".formatted(staging),
				remove(".admin.sock.new"));
	}

	@Test
	void openWhenTheStagingDirectoryIsAnothersLeavesItAlone() throws IOException {
		Programs.requireRoot();
		Path staging = Files.createDirectory(this.directory.resolve(".admin.sock.new"));
		Files.createFile(this.directory.resolve("admin.sock.lock"));
		Files.setAttribute(staging, "unix:uid", 54321);
		assertRefused(this.path, RefusalReason.CONFLICTING_FILE,
				"cannot bind a socket there (%s belongs to uid 54321: remove it).".formatted(staging),
				remove(".admin.sock.new"));
	}

	private String remove(String name) {
		return "Remove %s, or set adminsock.path to a path in a directory that only the user that runs this may write to."
			.formatted(this.directory.resolve(name));
	}

	/**
	 * The directory is sticky like /tmp: all users may create files, and none may remove
	 * the files of others.
	 */
	@ParameterizedTest
	@CsvSource({ "0, 54321, 0644", "0, 54321, 0666", "54322, 54321, 0644", "54322, 54321, 0666", "54322, 54321, 0000" })
	void openWhenAStrangerHasMadeTheLockNamesTheStrangerAndNotThePidInIt(int user, int stranger, String mode)
			throws Exception {
		Programs.requireRoot();
		Programs.require("python3");
		Files.setAttribute(this.directory, "unix:mode", 01777);
		Path lock = this.directory.resolve("admin.sock.lock");
		String script = """
				import fcntl, os, sys
				file = open(sys.argv[1], "w")
				file.write("1\\n")
				file.flush()
				os.chmod(sys.argv[1], int(sys.argv[2], 8))
				fcntl.lockf(file, fcntl.LOCK_EX)
				print("ready", flush=True)
				sys.stdin.read()
				""";
		try (RunningProgram holder = RunningProgram
			.start(Programs.as(stranger, stranger, "", "python3", "-c", script, lock.toString(), mode))) {
			assertThat(holder.readLine()).isEqualTo("ready");
			String why = "cannot lock %1$s (%1$s belongs to uid %2$d: remove it).".formatted(lock, stranger);
			assertRefusedAs(user, this.path, "-", "-", "Cannot put a socket at %s: %s".formatted(this.path, why),
					remove("admin.sock.lock"));
			assertThat(Files.readString(lock)).isEqualTo("1\n");
		}
	}

	@Test
	void openWhenTheLockIsAHardLinkLeavesTheOtherFileAlone() throws IOException {
		Path precious = Files.writeString(this.directory.resolve("precious"), "precious");
		Path lock = Files.createLink(this.directory.resolve("admin.sock.lock"), precious);
		assertRefused(this.path, RefusalReason.CONFLICTING_FILE,
				"cannot lock %1$s (%1$s has 2 hard links, and so is another file as well: remove it).".formatted(lock),
				remove("admin.sock.lock"));
		assertThat(precious).hasContent("precious");
	}

	/**
	 * The kernel releases a POSIX lock when its process closes any descriptor of the
	 * file.
	 */
	@Test
	void openWhenTheLockIsThatOfAnotherSocketOfThisProcessLeavesThatLocked() throws IOException {
		try (SocketFile other = new SocketFile(this.directory.resolve("other"), PRIVATE)) {
			other.open(10);
			Files.createLink(this.directory.resolve("admin.sock.lock"), this.directory.resolve("other.lock"));
			assertRefused(this.path, RefusalReason.CONFLICTING_FILE,
					"cannot lock %1$s.lock (%1$s.lock has 2 hard links, and so is another file as well: remove it)."
						.formatted(this.path),
					remove("admin.sock.lock"));
			Files.delete(this.directory.resolve("admin.sock.lock"));
			Files.delete(this.directory.resolve("other"));
			Programs.Result result = Programs.run(openSocket(this.directory.resolve("other"), "-", "-"));
			assertThat(result.output()).contains("another instance is running (process %d holds %s/other.lock)"
				.formatted(ProcessHandle.current().pid(), this.directory));
		}
	}

	@Test
	void openWithALockThatRootHasMadeIsAllowed() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:mode", 01777);
		Path lock = Files.createFile(this.directory.resolve("admin.sock.lock"));
		Files.setAttribute(lock, "unix:mode", 0666);
		assertThat(Programs.runAs(54321, 54321, "", openSocket(this.path, "-", "-")).output()).endsWith("open\n");
		Files.setAttribute(lock, "unix:mode", 0600);
		assertRefusedAs(54321, this.path, "-", "-",
				"Cannot put a socket at %1$s: cannot lock %1$s.lock (%1$s.lock belongs to uid 0: remove it)."
					.formatted(this.path),
				remove("admin.sock.lock"));
	}

	@ParameterizedTest
	@CsvSource({ "0", "54322" })
	void openWhenAStrangerHasMadeTheStagingDirectoryNamesTheStranger(int user) throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:mode", 01777);
		Path lock = Files.createFile(this.directory.resolve("admin.sock.lock"));
		Files.setAttribute(lock, "unix:uid", user);
		Path staging = this.directory.resolve(".admin.sock.new");
		assertThat(Programs.runAs(54321, 54321, "", "mkdir", staging.toString()).status()).isZero();
		assertRefusedAs(user, this.path, "-", "-",
				"Cannot put a socket at %s: cannot bind a socket there (%s belongs to uid 54321: remove it)."
					.formatted(this.path, staging),
				remove(".admin.sock.new"));
	}

	@ParameterizedTest
	@CsvSource({ "nosuchuser, , owner", ", nosuchgroup, group", "-1, , owner", ", -1, group", "+0, , owner",
			"-874887052, , owner", ", 4294967295, group", "4294967296, , owner", "99999999999999999999, , owner",
			", ٠, group" })
	void openWithAnUnknownNameIsRefusedBeforeAnythingIsMade(@Nullable String owner, @Nullable String group, String what)
			throws IOException {
		assertRefused(this.directory.resolve("a/b/admin.sock"), SocketPermissions.of(null, owner, group),
				RefusalReason.UNKNOWN_PRINCIPAL,
				"there is no %s '%s' on this system.".formatted(what, (owner != null) ? owner : group),
				"Create it, or set adminsock.%s to a name that exists or to a number.".formatted(what));
	}

	@ParameterizedTest
	@CsvSource({ "daemon, -, owner daemon", "0, -, owner 0", "-, daemon, group daemon", "-, 54399, group 54399" })
	void openWhenOwnerOrGroupMayNotBeGivenIsRefused(String owner, String group, String what) throws IOException {
		Path own = ownedBy(54321);
		String message = "Cannot put a socket at %s: %s cannot be set (Operation not permitted).";
		String action = "Only root may give a file to another owner, or to a group that the process is not in: run this as root or as a member of the group, or leave the property out.";
		Path existing = own.resolve("admin.sock");
		assertRefusedAs(54321, existing, owner, group, message.formatted(existing, what), action);
		Path missing = own.resolve("a/b/admin.sock");
		assertRefusedAs(54321, missing, owner, group, message.formatted(missing, what), action);
	}

	@Test
	void openWithAGroupThatTheProcessIsInWorksForAnybody() throws IOException {
		Path own = ownedBy(54321).resolve("admin.sock");
		Programs.Result result = Programs.runAs(54321, 54321, "54322", openSocket(own, "54321", "54322"));
		assertThat(result.output()).contains("Listening on unix:%s mode 0600 owner 54321 group 54322".formatted(own));
	}

	private Path ownedBy(int user) throws IOException {
		Programs.requireRoot();
		Path own = Files.createDirectory(this.directory.resolve("own"));
		Files.setAttribute(own, "unix:uid", user);
		Files.createFile(own.resolve("admin.sock.lock"));
		Files.setAttribute(own.resolve("admin.sock.lock"), "unix:uid", user);
		return own;
	}

	private void assertRefused(Path path, RefusalReason reason, String why, String action) throws IOException {
		assertRefused(path, PRIVATE, reason, why, action);
	}

	private void assertRefused(Path path, SocketPermissions permissions, RefusalReason reason, String why,
			String action) throws IOException {
		Map<String, String> before = Listing.of(this.directory);
		assertThatExceptionOfType(SocketFileException.class)
			.isThrownBy(() -> new SocketFile(path, permissions).open(10))
			.withMessage("Cannot put a socket at %s: %s", path, why)
			.extracting(SocketFileException::getReason, SocketFileException::getPath, SocketFileException::getAction)
			.containsExactly(reason, path, action);
		assertThat(Listing.of(this.directory)).isEqualTo(before);
	}

	private void assertRefusedAs(int user, Path path, String owner, String group, String message, String action)
			throws IOException {
		String[] command = openSocket(path, owner, group);
		Map<String, String> before = Listing.of(this.directory);
		Programs.Result result = Programs.runAs(user, user, "", command);
		assertThat(result.output()).isEqualTo(message + "\n" + action + "\n");
		assertThat(Listing.of(this.directory)).isEqualTo(before);
	}

	private static String[] openSocket(Path path, String owner, String group) {
		return openSocket(List.of(), path.toString(), "0600", owner, group);
	}

	private static String makeTheDirectory(Path parent) {
		return "Make the directory %s for the user that runs this, or set adminsock.path to a path in another one."
			.formatted(parent);
	}

	/**
	 * Returns a path in the directory with a given number of bytes.
	 */
	private Path ofLength(int bytes, String letter) {
		StringBuilder name = new StringBuilder();
		int left = bytes - this.directory.toString().length() - 1;
		int width = letter.getBytes(StandardCharsets.UTF_8).length;
		name.append("s".repeat(left % width)).append(letter.repeat(left / width));
		return this.directory.resolve(name.toString());
	}

	private void shell(String command) {
		Programs.Result result = Programs.run("sh", "-c", "cd '%s' && { %s; }".formatted(this.directory, command));
		assertThat(result).isEqualTo(new Programs.Result(0, ""));
	}

	private static ServerSocketChannel listen(Path path, int backlog) throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), backlog);
	}

}
