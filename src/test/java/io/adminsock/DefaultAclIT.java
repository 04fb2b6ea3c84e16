package io.adminsock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The executable jar, whose manifest opens what it takes to remove a default ACL.
 */
class DefaultAclIT {

	private static final String HIDE_SETFACL = "for file in /usr/bin/setfacl /bin/setfacl; do "
			+ "! [ -x $file ] || mount --bind /dev/null $file; done; exec \"$@\"";

	@TempDir
	Path directory;

	@Test
	void theJarNeedsNoProgramToRemoveIt() throws Exception {
		Programs.requireRoot();
		Programs.require("setfacl");
		Programs.require("unshare");
		Programs.require("curl");
		JavaProgram.openToAll(this.directory);
		Path run = Files.createDirectory(this.directory.resolve("run"));
		JavaProgram.openToAll(run);
		assertThat(Programs.run("setfacl", "-d", "-m", "u:54321:rwx,g::---", run.toString()).status()).isZero();
		Path socket = run.resolve("admin.sock");
		try (ServerProcess server = ServerProcess
			.launch(List.of("unshare", "--mount", "sh", "-c", HIDE_SETFACL, "sh"), Map.of(), List.of(), this.directory,
					"--adminsock.path=" + socket, "--adminsock.group=54322")
			.awaitListening()) {
			assertThat(server.log())
				.contains("Listening on unix:%s mode 0660 owner root group 54322".formatted(socket));
			assertThat(ping(socket, 54321, "").status()).isEqualTo(7);
			assertThat(ping(socket, 54323, "54322")).isEqualTo(new Programs.Result(0, "pong"));
		}
	}

	private static Programs.Result ping(Path socket, int user, String groups) {
		return Programs.runAs(user, user, groups, "curl", "-sS", "--unix-socket", socket.toString(), "http://any/ping");
	}

}
