package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the unchanged example scripts.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ScriptExamplesTests {

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	@BeforeEach
	void copyExamples() throws IOException {
		this.scripts = new ScriptDirectory(this.parent);
		try (Stream<Path> examples = Files.list(Path.of("src/examples/commands"))) {
			for (Path example : examples.toList()) {
				assertThat(example).isExecutable();
				this.scripts.write(String.valueOf(example.getFileName()), Files.readString(example));
			}
		}
	}

	@Test
	void eachIsACommand(CapturedOutput output) throws Exception {
		Programs.require("python3");
		try (TestServer server = this.scripts.start("adminsock.builtin.enabled=false")) {
			assertThat(server.send("GET", "/", "", "Accept: text/plain").body()).isEqualTo("""
					GET /                        List the commands (as a table with Accept: text/plain).
					GET /disk                    Tell how full the file systems are.
					GET /logs <unit> [<lines>]   Follow the journal of a unit until the client hangs up.
					GET /processes [<words>...]  List the processes whose names have one of the words.
					POST /reload <pidfile>       Make a process read its configuration again (SIGHUP).
					""");
			assertThat(output).doesNotContain("No command from");
		}
	}

	@Test
	void theyWork() throws Exception {
		Programs.require("python3");
		try (TestServer server = this.scripts.start();
				RunningProgram program = RunningProgram.start("sh", "-c",
						"trap 'echo reloaded' HUP; echo ready; while :; do sleep 0.1; done")) {
			assertThat(program.readLine()).isEqualTo("ready");
			assertThat(server.get("/disk").body()).contains("/");
			assertThat(server.get("/processes?words=java").json().findValuesAsString("name")).contains("java");
			Path pidFile = Files.writeString(this.parent.resolve("pid"), program.pid() + "\n");
			assertThat(server.post("/reload", "[\"%s\"]".formatted(pidFile)).body()).isEqualTo("Success");
			assertThat(program.readLine()).isEqualTo("reloaded");
			Files.writeString(pidFile, "-1");
			assertThat(server.post("/reload", "[\"%s\"]".formatted(pidFile)).json().get("stderr").stringValue())
				.isEqualTo(pidFile + " has no number in it\n");
		}
	}

}
