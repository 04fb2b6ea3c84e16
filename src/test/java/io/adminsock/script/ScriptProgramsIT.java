package io.adminsock.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.SampleApplication;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a server that runs as root and whose {@code PATH} begins with a directory that
 * has programs of another user.
 */
@ExtendWith(OneAtATime.class)
@Timeout(180)
class ScriptProgramsIT {

	private static final int NOBODY = 65534;

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	private Path evil;

	private Path ran;

	@BeforeEach
	void attack() throws Exception {
		Programs.requireRoot();
		Programs.require("setsid");
		ScriptDirectory.mode(this.parent, "rwxr-xr-x");
		this.scripts = new ScriptDirectory(this.parent);
		this.evil = Files.createDirectory(this.parent.resolve("evil"));
		this.ran = Files.createDirectory(this.parent.resolve("ran"));
		Programs.run("chmod", "1777", this.evil.toString());
		for (String name : List.of("sh", "setsid", "id", "ls", "tool")) {
			Programs.Result attack = Programs.runAs(NOBODY, NOBODY, "", "/bin/sh", "-c",
					"printf '#!/bin/sh\\ntouch %1$s/%3$s\\nexec /bin/sh \"$@\"\\n' > %2$s/%3$s; chmod 755 %2$s/%3$s"
						.formatted(this.ran, this.evil, name));
			assertThat(attack).as(attack.output()).extracting(Programs.Result::status).isEqualTo(0);
		}
	}

	@Test
	void nothingThatAStrangerPutOnThePathRuns() throws Exception {
		this.scripts.write("list", "#!/usr/bin/env sh\nls / >/dev/null && setsid true && echo \"$PATH\"\n");
		this.scripts.write("tooled", "#!/usr/bin/env tool\n");
		this.scripts.write("direct", "#!%s/sh\n".formatted(this.evil));
		Path socket = this.parent.resolve("s");
		try (ServerProcess server = ServerProcess
			.launchClass(SampleApplication.class, Map.of("PATH", this.evil + ":relative::/usr/bin:/bin"), List.of(),
					this.parent, "--adminsock.path=" + socket, "--adminsock.scripts.directory=" + this.scripts.path(),
					"--adminsock.scripts.interval=50ms", "--adminsock.access.rules[0].command=*",
					"--adminsock.access.rules[0].allow=@root,@nosuch")
			.awaitListening()) {
			for (int i = 0; i < 3; i++) {
				assertThat(RawClient.post(socket, "/list", "").body()).isEqualTo("/usr/bin:/bin\n");
				assertThat(RawClient.get(socket, "/whoami").json().get("groupsFrom").stringValue()).isEqualTo("id");
			}
			for (String command : List.of("tooled", "direct")) {
				assertThat(RawClient.post(socket, "/" + command, "").status()).isEqualTo(404);
			}
			assertThat(this.ran).isEmptyDirectory();
			String untrusted = "%1$s has mode 1777, so that others may write to it (chmod go-w)".formatted(this.evil);
			String foreign = " is passed over: it is not to be trusted: %s/%s belongs to uid 65534, and not to root";
			for (String line : List.of(
					"'%s' is left out of the PATH: it is not to be trusted: %s".formatted(this.evil, untrusted),
					"'relative' is left out of the PATH: it is not an absolute path",
					"'' is left out of the PATH: it is not an absolute path", foreign.formatted(this.evil, "setsid"),
					foreign.formatted(this.evil, "id"),
					"tooled: it needs the interpreter '%1$s/tool', which is not to be trusted: %1$s/tool belongs to uid 65534"
						.formatted(this.evil),
					"direct: it needs the interpreter '%1$s/sh', which is not to be trusted: %1$s/sh belongs to uid 65534"
						.formatted(this.evil))) {
				assertThat(server.log()).containsOnlyOnce(line);
			}
		}
	}

}
