package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of sockets in a directory with a default ACL that lets one user in, and keeps the
 * group of the socket out.
 */
@EnabledOnOs(OS.LINUX)
class DefaultAclTests extends SocketFileFixture {

	private static final int NAMED_BY_THE_ACL = 54321;

	private static final int MEMBER = 54323;

	private static final String GROUP = "54322";

	private static final String OPEN = "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED";

	private static final String[] WITHOUT_SETFACL = { "unshare", "--mount", "sh", "-c",
			"for file in /usr/bin/setfacl /bin/setfacl; do ! [ -x $file ] || mount --bind /dev/null $file; done; exec \"$@\"",
			"sh" };

	private static final String[] WITHOUT_SHELL = { "unshare", "--mount", "sh", "-c",
			"mount --bind /dev/null /bin/sh; exec \"$@\"", "sh" };

	/** The process id in {@code /proc} differs from the one that the process knows. */
	private static final String[] WITH_OTHER_NUMBERS = { "unshare", "--pid", "--fork" };

	@BeforeEach
	void setAcl() {
		Programs.requireRoot();
		Programs.require("setfacl");
		Programs.require("python3");
		setfacl("u:%d:rwx,g::r-x,o::---".formatted(NAMED_BY_THE_ACL));
	}

	private void setfacl(String acl) {
		assertThat(Programs.run("setfacl", "-d", "-m", acl, this.directory.toString()))
			.isEqualTo(new Programs.Result(0, ""));
	}

	@Test
	void theSocketOfAServerThatKnowsNothingOfItLetsTheUserInAndNotTheGroup() throws Exception {
		String script = """
				import os, socket, sys
				server = socket.socket(socket.AF_UNIX)
				server.bind(sys.argv[1])
				os.chown(sys.argv[1], 0, int(sys.argv[2]))
				os.chmod(sys.argv[1], 0o660)
				server.listen()
				print("open", flush=True)
				sys.stdin.read()
				""";
		try (RunningProgram server = RunningProgram.start("python3", "-c", script, this.path.toString(), GROUP)) {
			assertThat(server.readLine()).isEqualTo("open");
			assertThat(connect(NAMED_BY_THE_ACL, "")).isEmpty();
			assertThat(connect(MEMBER, GROUP)).contains("Permission denied");
		}
	}

	/**
	 * If the JDK's methods are not open, setfacl removes the ACL.
	 */
	@ParameterizedTest
	@CsvSource({ "true, ''", "false, ''", "true, a/b", "false, a/b" })
	void theSocketAndDirectoriesThatAreMadeHaveThePermissionsThatAreConfigured(boolean open, String made)
			throws Exception {
		this.path = this.directory.resolve(made).resolve("admin.sock");
		try (RunningProgram server = RunningProgram
			.start(openSocket(open ? List.of(OPEN) : List.of(), this.path.toString(), "0660", "-", GROUP))) {
			assertThat(server.readLine()).isEqualTo("open");
			assertThat(acl(this.path)).isEqualTo("user::rw-\ngroup::rw-\nother::---\n\n");
			assertThat(Listing.modeAndOwners(this.path)).isEqualTo("0660 0:54322");
			if (!made.isEmpty()) {
				assertThat(acl(this.directory.resolve("a"))).isEqualTo("user::rwx\ngroup::r-x\nother::---\n\n");
				assertThat(acl(this.directory.resolve("a/b"))).isEqualTo("user::rwx\ngroup::r-x\nother::---\n\n");
			}
			assertThat(connect(NAMED_BY_THE_ACL, "")).contains("Permission denied");
			assertThat(connect(MEMBER, GROUP)).isEmpty();
			assertThat(acl(this.directory)).contains("default:user:54321:rwx");
		}
	}

	/**
	 * The ACL results in the same mode as a umask, so the mode of a file does not reveal
	 * it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "0", "0002", "0022", "0077" })
	void anAclThatTheUmaskWouldHideIsFoundAllTheSame(String umask) throws IOException {
		setfacl("u::rwx,u:%d:rwx,g::---,m::rwx,o::rwx".formatted(NAMED_BY_THE_ACL));
		assertRefused("a/admin.sock", umask);
		setfacl("u::rwx,u:%d:rwx,g::---,m::r-x,o::r-x".formatted(NAMED_BY_THE_ACL));
		assertRefused("admin.sock", umask);
	}

	private void assertRefused(String relative, String umask) throws IOException {
		Path socket = this.directory.resolve(relative);
		Map<String, String> before = Listing.of(this.directory);
		String output = Programs.run(withoutSetfacl(umask, socket)).output();
		assertThat(output)
			.startsWith("Cannot put a socket at %s: %s has a default ACL, which would let users and groups in "
				.formatted(socket, this.directory))
			.contains("\nRemove the default ACL (setfacl -k %s), or give the JVM --add-opens=java.base/sun.nio.fs="
				.formatted(this.directory));
		before.put("admin.sock.lock", "");
		assertThat(before.keySet()).containsAll(Listing.of(this.directory).keySet());
	}

	private static String[] withoutSetfacl(String umask, Path socket) {
		return command(umask, WITHOUT_SETFACL, socket, "0660", GROUP);
	}

	private static String[] command(String umask, String[] prefix, Path socket, String mode, String group) {
		return Stream
			.of(Stream.of("sh", "-c", "umask %s; exec \"$@\"".formatted(umask), "sh"), Stream.of(prefix),
					Stream.of(openSocket(List.of(), socket.toString(), mode, "-", group)))
			.flatMap((part) -> part)
			.toArray(String[]::new);
	}

	/**
	 * The ACL results in the same mode as the umask.
	 */
	@ParameterizedTest
	@CsvSource({ "0660, admin.sock", "0660, a/admin.sock", "0620, admin.sock", "0606, a/admin.sock" })
	void withoutAShellAnAclThatTheUmaskWouldHideIsTakenForPossible(String mode, String relative) {
		setfacl("u::rwx,u:%d:rwx,g::---,m::rwx,o::r-x".formatted(NAMED_BY_THE_ACL));
		Path socket = this.directory.resolve(relative);
		assertThat(Programs.run(command("0002", WITHOUT_SHELL, socket, mode, GROUP)).output())
			.startsWith("Cannot put a socket at %s: %s may have a default ACL".formatted(socket, this.directory))
			.contains("Give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED", ".mode to 0600.");
		assertThat(socket).doesNotExist();
	}

	@Test
	void withoutShellAndSetfaclAnAclThatTheUmaskDoesNotHideIsFound() {
		String[] prefix = Stream.concat(Stream.of(WITHOUT_SETFACL), Stream.of(WITHOUT_SHELL)).toArray(String[]::new);
		assertThat(Programs.run(command("0022", prefix, this.path, "0660", GROUP)).output())
			.startsWith("Cannot put a socket at %s: %s has a default ACL".formatted(this.path, this.directory));
	}

	@Test
	void withoutAShellASocketOfItsOwnerOnlyIsOpenedAndKeepsOthersOut() throws Exception {
		setfacl("u::rwx,u:%d:rwx,g::---,m::rwx,o::r-x".formatted(NAMED_BY_THE_ACL));
		try (RunningProgram server = RunningProgram.start(command("0002", WITHOUT_SHELL, this.path, "0600", "-"))) {
			assertThat(server.readLine()).isEqualTo("open");
			assertThat(connect(NAMED_BY_THE_ACL, "")).contains("Permission denied");
		}
	}

	@Test
	void theAclIsRemovedInAnotherPidNamespaceToo() throws Exception {
		try (RunningProgram server = RunningProgram
			.start(command("0022", WITH_OTHER_NUMBERS, this.path, "0660", GROUP))) {
			assertThat(server.readLine()).isEqualTo("open");
			assertThat(acl(this.path)).isEqualTo("user::rw-\ngroup::rw-\nother::---\n\n");
			assertThat(connect(NAMED_BY_THE_ACL, "")).contains("Permission denied");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0022", "0777" })
	void withoutADefaultAclNothingIsInTheWay(String umask) {
		assertThat(Programs.run("setfacl", "-k", this.directory.toString()).status()).isZero();
		assertThat(Programs.run(withoutSetfacl(umask, this.path)).output()).endsWith("open\n");
	}

	@Test
	void aReclaimedSocketHasTheConfiguredPermissions() throws IOException {
		try (SocketFile file = new SocketFile(this.path, SocketPermissions.of(null, null, GROUP))) {
			file.open(10);
			Files.delete(this.path);
			assertThat(file.reclaimPath()).isNotNull();
			assertThat(acl(this.path)).isEqualTo("user::rw-\ngroup::rw-\nother::---\n\n");
			assertThat(connect(NAMED_BY_THE_ACL, "")).contains("Permission denied");
			assertThat(connect(MEMBER, GROUP)).isEmpty();
		}
	}

	/**
	 * The file systems do not support ACLs, and the directory has no such attribute.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/sys", "/sys/kernel" })
	void removingWhatIsNotThereIsNoFailure(Path other) throws IOException {
		ExtendedAttributes attributes = ExtendedAttributes.instance().orElseThrow();
		attributes.remove(other, "system.posix_acl_default");
		attributes.remove(this.directory, "user.nothing");
		assertThat(acl(this.directory)).contains("default:user:54321:rwx");
	}

	private static String acl(Path file) {
		return Programs.run("getfacl", "--omit-header", "--numeric", "--absolute-names", file.toString()).output();
	}

	private String connect(int user, String groups) {
		return Programs
			.runAs(user, user, groups, "python3", "-c",
					"import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])", this.path.toString())
			.output();
	}

}
