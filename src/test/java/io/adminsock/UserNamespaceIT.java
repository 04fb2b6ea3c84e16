package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import io.adminsock.testing.UserNamespaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in a user namespace, and those outside of it, whom the kernel shows there as
 * {@code nobody}.
 */
@Timeout(180)
class UserNamespaceIT {

	private static final int NOBODY = 65534;

	private static final int STRANGER = 54321;

	@TempDir
	Path directory;

	private Path run;

	@BeforeEach
	void makeDirectory() throws IOException {
		UserNamespaces.require();
		Programs.require("curl");
		JavaProgram.openToAll(this.directory);
		this.run = Files.createDirectory(this.directory.resolve("run"));
		Files.setAttribute(this.run, "unix:mode", 01777);
	}

	@ParameterizedTest
	@ValueSource(ints = { STRANGER, NOBODY })
	void aPeerOutsideFitsNoUserOrGroupOfARule(int id) throws Exception {
		try (ServerProcess server = start("0", 0, "--adminsock.access.rules[0].command=ping",
				"--adminsock.access.rules[0].allow=nobody,65534,@nogroup,@65534,@root",
				"--adminsock.access.rules[1].command=*", "--adminsock.access.rules[1].allow=*")) {
			assertThat(get(id, "/ping")).endsWith("403");
			assertThat(get(id, "/whoami")).startsWith("{\"user\":null,\"group\":null,\"uid\":null,\"gid\":null,")
				.endsWith(
						"\"groups\":[],\"gids\":[],\"groupsFrom\":\"the kernel\",\"note\":\"The server's user namespace "
								+ "does not have your user, which fits no rule but *.\"}200");
			assertThat(get(0, "/ping")).isEqualTo("pong200");
			assertThat(get(0, "/whoami")).startsWith("{\"user\":\"root\",").doesNotContain("note");
			server.awaitLog("This user namespace does not have all users and groups. Those that it does not have all "
					+ "show as uid 65534, gid 65534:");
		}
	}

	@Test
	void aPeerInsideWithAPrimaryGroupOutsideIsNotInThatGroup() throws Exception {
		try (ServerProcess server = start("0", 0, "--adminsock.access.rules[0].command=ping",
				"--adminsock.access.rules[0].allow=@nogroup,@65534", "--adminsock.access.rules[1].command=whoami",
				"--adminsock.access.rules[1].allow=root")) {
			assertThat(get(0, STRANGER, "/ping")).endsWith("403");
			assertThat(get(0, STRANGER, "/whoami")).contains("\"user\":\"root\",\"group\":null,", "your primary group");
			assertThat(server.isAlive()).isTrue();
		}
	}

	@Test
	void aScriptOfAUserOutsideIsNotTrustedByNobody() throws Exception {
		Path scripts = Files.createDirectory(this.directory.resolve("commands.d"));
		JavaProgram.openToAll(scripts);
		script(scripts.resolve("ours"), 0);
		script(scripts.resolve("theirs"), STRANGER);
		try (ServerProcess server = start("0," + NOBODY, NOBODY, "--adminsock.scripts.directory=" + scripts)) {
			assertThat(post(STRANGER, "/ours")).isEqualTo("ran\n200");
			assertThat(post(STRANGER, "/theirs")).endsWith("404");
			assertThat(server.log()).contains("theirs belongs to uid 65534, and not to root");
		}
	}

	/**
	 * Its own files look like those of strangers, and it tells them apart.
	 */
	@Test
	void nobodyStartsAgainAfterAKillAndRefusesTheLockOfAStranger() throws Exception {
		for (int i = 0; i < 2; i++) {
			try (ServerProcess server = start("0," + NOBODY, NOBODY)) {
				assertThat(get(0, "/ping")).isEqualTo("pong200");
				assertThat(server.log()).contains("mode 0666 owner unknown group unknown");
				server.kill().awaitExit();
			}
			assertThat(socket().resolveSibling(".admin.sock.new")).exists();
		}
		Path lock = socket().resolveSibling("admin.sock.lock");
		Files.setAttribute(lock, "unix:uid", STRANGER);
		Files.setAttribute(lock, "unix:mode", 0666);
		try (ServerProcess server = launch("0," + NOBODY, NOBODY)) {
			assertThat(server.awaitExit()).isEqualTo(1);
			assertThat(server.log())
				.contains("cannot lock %1$s (%1$s belongs to uid 65534: remove it)".formatted(lock));
		}
	}

	private static void script(Path file, int owner) throws IOException {
		Files.writeString(file, "#!/bin/sh\necho ran\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setAttribute(file, "unix:uid", owner);
	}

	private ServerProcess start(String ids, int id, String... arguments) throws Exception {
		return launch(ids, id, arguments).awaitListening();
	}

	private ServerProcess launch(String ids, int id, String... arguments) throws IOException {
		String[] all = Stream
			.concat(Stream.of("--adminsock.path=" + socket(), "--adminsock.mode=0666"), Stream.of(arguments))
			.toArray(String[]::new);
		return ServerProcess.launch(List.of(UserNamespaces.command(ids, id)), Map.of(), List.of(), this.directory, all);
	}

	private Path socket() {
		return this.run.resolve("admin.sock");
	}

	private String get(int id, String path) {
		return get(id, id, path);
	}

	private String get(int uid, int gid, String path) {
		return Programs
			.runAs(uid, gid, "", "curl", "-sS", "-w", "%{http_code}", "--unix-socket", socket().toString(),
					"http://any" + path)
			.output();
	}

	private String post(int id, String path) {
		return Programs
			.runAs(id, id, "", "curl", "-sS", "-w", "%{http_code}", "-d", "", "--unix-socket", socket().toString(),
					"http://any" + path)
			.output();
	}

}
