package io.adminsock.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import io.adminsock.testing.Standalone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that ends the process does not erase what it ran.
 */
@Tag("faults")
@Timeout(120)
class AuditFaultsIT {

	private static final String SLOW = " : time=[^ ]* event=started socket=default user=root .* method=POST command=slow "
			+ "arguments=\"\\[\\\\\"trace\\\\\"\\]\" request=\\d+\n";

	private static final String SCRIPT = " : time=[^ ]* event=started socket=default user=root .* method=POST "
			+ "command=hang arguments=\"\\[\\\\\"trace\\\\\"\\]\" request=\\d+\n";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	@Test
	void afterAKillTheLinesOfCommandAndScriptAreThere() throws Exception {
		try (ServerProcess server = start(); RawClient command = connect(); RawClient script = connect()) {
			runBoth(server, command, script);
			server.kill().awaitExit();
			assertThat(server.log()).containsPattern(SLOW).containsPattern(SCRIPT);
		}
	}

	@Test
	void afterALackOfMemoryTheLinesOfCommandAndScriptAreThere() throws Exception {
		try (ServerProcess server = start(); RawClient command = connect(); RawClient script = connect()) {
			runBoth(server, command, script);
			try (RawClient greedy = connect()) {
				greedy.send(RawClient.request("POST", "/allocate", ""));
				assertThat(server.awaitExit()).isEqualTo(3);
			}
			assertThat(server.log()).containsPattern(SLOW).containsPattern(SCRIPT);
		}
	}

	@Test
	void aScriptHasItsLineBeforeItCanKillTheServer() throws Exception {
		try (ServerProcess server = start(); RawClient client = connect()) {
			client.send(RawClient.request("POST", "/murder", "[\"trace\"]"));
			server.awaitExit();
			assertThat(server.log()).containsPattern(SCRIPT.replace("hang", "murder"));
		}
	}

	private static void runBoth(ServerProcess server, RawClient command, RawClient script) throws Exception {
		script.send(RawClient.request("POST", "/hang", "[\"trace\"]"));
		server.awaitLog("command=hang");
		command.send(RawClient.request("POST", "/slow", "[\"trace\"]"));
		server.awaitLog("command=slow");
	}

	private RawClient connect() throws Exception {
		return RawClient.connect(socket());
	}

	private ServerProcess start() throws Exception {
		Path scripts = Files.createDirectories(this.directory.resolve("commands.d"));
		script(scripts.resolve("hang.sh"), "#!/bin/sh\nexec sleep 300\n");
		script(scripts.resolve("murder.sh"), "#!/bin/sh\nkill -9 $PPID\n");
		return ServerProcess
			.launchClass(Application.class, Map.of(), List.of("-XX:+ExitOnOutOfMemoryError"), this.directory,
					"--adminsock.scripts.directory=" + scripts)
			.awaitListening();
	}

	private static void script(Path file, String text) throws Exception {
		Files.writeString(file, text);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			Standalone.run(Application.class, args);
		}

		@RestController
		static class Commands {

			@PostMapping("/slow")
			void slow(@Arg String text) throws InterruptedException {
				new CountDownLatch(1).await();
			}

			@PostMapping("/allocate")
			int allocate() {
				List<byte[]> all = new ArrayList<>();
				while (all.size() < Integer.MAX_VALUE) {
					all.add(new byte[1 << 20]);
				}
				return all.size();
			}

		}

	}

}
