package io.adminsock.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of scripts of a server that runs in a process of its own, and is stopped or
 * killed.
 */
@Timeout(180)
class ScriptServerIT {

	private static final int TERMINATED = 128 + 15;

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	private Path socket;

	private String number;

	@BeforeEach
	void makeScript() throws Exception {
		Programs.require("ps");
		Programs.require("setsid");
		this.socket = this.parent.resolve("s");
		this.number = Long.toString(2_000_000_000L + (System.nanoTime() & 0xffffff));
		this.scripts = new ScriptDirectory(this.parent);
		this.scripts.sh("stay", "trap '' TERM; (setsid sleep %1$s &); sleep %1$s".formatted(this.number));
	}

	private ServerProcess start(String... more) throws Exception {
		List<String> arguments = new ArrayList<>(
				List.of("--adminsock.path=" + this.socket, "--adminsock.scripts.directory=" + this.scripts.path()));
		arguments.addAll(List.of(more));
		return ServerProcess.launchSample(this.parent, arguments.toArray(String[]::new)).awaitListening();
	}

	@Test
	void nothingSurvivesTheEndOfTheServer() throws Exception {
		try (ServerProcess server = start("--spring.lifecycle.timeout-per-shutdown-phase=500ms");
				RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/stay", ""));
			await().until(this::processes, (processes) -> processes.size() >= 2);
			assertThat(server.terminate().awaitExit()).isEqualTo(TERMINATED);
			assertThat(processes()).isEmpty();
			assertThat(server.log()).contains("'stay' was ended, since the server stops.");
		}
	}

	@Test
	void aScriptThatEndsSoonGetsItsAnswerToTheClientAllTheSame() throws Exception {
		this.scripts.sh("soon", "echo soon >&2; sleep 1.5; echo done");
		try (ServerProcess server = start(); RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/soon", ""));
			server.awaitLog("soon[").terminate();
			assertThat(client.read().body()).isEqualTo("done\n");
			assertThat(server.awaitExit()).isEqualTo(TERMINATED);
		}
	}

	@Test
	@ExtendWith(OneAtATime.class)
	void whatAKilledServerLeavesTheNextOneEnds() throws Exception {
		try (ServerProcess server = start(); RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/stay", ""));
			await().until(this::processes, (processes) -> processes.size() >= 2);
			server.kill().awaitExit();
			assertThat(processes()).isNotEmpty();
		}
		try (ServerProcess server = start()) {
			ScriptDirectory.awaitNone(this.number);
			server.awaitLog(", which a server left that was killed");
		}
	}

	@Test
	void aServerLeavesTheScriptsOfAnotherAlone() throws Exception {
		try (ServerProcess server = start("--spring.lifecycle.timeout-per-shutdown-phase=500ms");
				RawClient client = RawClient.connect(this.socket)) {
			client.send(RawClient.request("POST", "/stay", ""));
			await().until(this::processes, (processes) -> processes.size() >= 2);
			Path own = this.socket;
			this.socket = this.parent.resolve("other");
			try (ServerProcess other = start()) {
				assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("pong");
				assertThat(processes()).hasSizeGreaterThanOrEqualTo(2);
				assertThat(other.log()).doesNotContain("Killing");
			}
			this.socket = own;
			server.terminate().awaitExit();
		}
	}

	private List<String> processes() {
		return ScriptDirectory.processes(this.number);
	}

}
