package io.adminsock.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a client that floods one of several sockets with scripts that do not end.
 */
@ExtendWith(OneAtATime.class)
@Timeout(180)
class ScriptSocketsIT {

	private static final int NOBODY = 65534;

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	private Path open;

	private Path go;

	@BeforeEach
	void makeScripts() throws Exception {
		Programs.require("curl");
		ScriptDirectory.mode(this.parent, "rwxr-xr-x");
		this.scripts = new ScriptDirectory(this.parent);
		this.open = this.parent.resolve("open");
		this.go = this.parent.resolve("go");
		String wait = "[ \"${1-}\" = now ] || while [ ! -e %s ]; do sleep 0.05; done".formatted(this.go);
		for (String name : new String[] { "slow1", "slow2", "slow3", "slow4" }) {
			this.scripts.sh(name, wait, "echo " + name);
		}
		this.scripts.sh("backup", "# @concurrent 1", wait, "echo backup");
		this.scripts.sh("quick", "echo quick");
	}

	@AfterEach
	void awaitEndOfFlood() throws Exception {
		ScriptDirectory.awaitNone(this.open.toString());
	}

	private TestServer start(String... more) throws Exception {
		String[] properties = { "adminsock.sockets.open.path=" + this.open, "adminsock.sockets.open.mode=0666" };
		return this.scripts.start(Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new));
	}

	private RunningProgram flood(String commands, int times) throws Exception {
		return RunningProgram.start(Programs.as(NOBODY, NOBODY, "", "sh", "-c",
				"for name in %1$s; do for i in $(seq %2$d); do (while [ -S '%3$s' ] && ! curl -sf -X POST --unix-socket '%3$s' http://any/$name >/dev/null; do sleep 0.5; done) & done; done; echo sent; wait"
					.formatted(commands, times, this.open)));
	}

	private void awaitBusy(String command, String reason) throws Exception {
		await().until(() -> RawClient.post(this.open, "/" + command, "[\"now\"]").body(),
				(body) -> body.contains(reason));
	}

	@Test
	void aFloodOfOneSocketLeavesTheOtherItsPlaces() throws Exception {
		try (TestServer server = start(); RunningProgram flood = flood("slow1 slow2 slow3 slow4", 6)) {
			assertThat(flood.readLine()).isEqualTo("sent");
			awaitBusy("slow1", "'slow1' runs already, as many times as it may (4)");
			awaitBusy("quick", "As many scripts run already as may (16)");
			for (int i = 0; i < 20; i++) {
				for (String name : new String[] { "slow1", "slow2", "slow3", "slow4", "quick" }) {
					RawClient.Response response = server.post("/" + name, "[\"now\"]");
					assertThat(response.body()).isEqualTo(name + "\n");
				}
			}
			assertThat(RawClient.post(this.open, "/quick", "").status()).isEqualTo(503);
			Files.writeString(this.go, "");
			await().until(() -> RawClient.post(this.open, "/quick", "").body(), "quick\n"::equals);
		}
	}

	@Test
	void whatAScriptDeclaresHoldsForAllSockets() throws Exception {
		try (TestServer server = start(); RunningProgram flood = flood("backup", 1)) {
			assertThat(flood.readLine()).isEqualTo("sent");
			awaitBusy("backup", "'backup' runs already, as many times as it may (1)");
			RawClient.Response response = server.post("/backup", "[\"now\"]");
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.body()).contains("'backup' runs already, as many times as it may (1)");
			Files.writeString(this.go, "");
			await().until(() -> server.post("/backup", "[\"now\"]").body(), "backup\n"::equals);
		}
	}

}
