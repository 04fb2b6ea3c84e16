package io.adminsock.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
 * A command that takes all the memory there is.
 */
@Tag("faults")
@Timeout(120)
class OutOfMemoryFaultsIT {

	/** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
	private static final int OUT_OF_MEMORY = 3;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	/**
	 * As the service unit and the image have it, so that the supervisor starts it anew.
	 */
	@Test
	void withTheFlagTheProcessEndsAndTheNextOneTakesItsPlace() throws Exception {
		FaultReport report = new FaultReport("out of memory");
		try (ServerProcess server = start("-XX:+ExitOnOutOfMemoryError");
				RawClient client = RawClient.connect(socket())) {
			client.send(RawClient.request("POST", "/allocate", ""));
			assertThat(client.isClosed()).isTrue();
			assertThat(server.awaitExit()).isEqualTo(OUT_OF_MEMORY);
			assertThat(server.log()).contains("Terminating due to java.lang.OutOfMemoryError: Java heap space");
			assertThat(socket()).exists();
		}
		long begin = System.nanoTime();
		try (ServerProcess next = start("-XX:+ExitOnOutOfMemoryError")) {
			assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
			assertThat(next.log()).doesNotContain("WARN", "ERROR");
			report.print("with the flag exit status %d, and the next start answered after %d ms"
				.formatted(OUT_OF_MEMORY, (System.nanoTime() - begin) / 1_000_000));
		}
	}

	@Test
	void withoutTheFlagTheCommandFailsAndTheOthersGoOn() throws Exception {
		FaultReport report = new FaultReport("out of memory");
		int times = Counts.of("faults.allocations", 5);
		try (ServerProcess server = start("-XX:-ExitOnOutOfMemoryError")) {
			for (int i = 0; i < times; i++) {
				RawClient.Response response = RawClient.post(socket(), "/allocate", "");
				assertThat(response.status()).isEqualTo(500);
				assertThat(response.body()).contains("java.lang.OutOfMemoryError: Java heap space");
				assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
			}
			assertThat(server.log()).contains("ERROR", "POST /allocate failed");
			report.print("without the flag %d commands failed with 500, and the server went on".formatted(times));
		}
	}

	private ServerProcess start(String flag) throws Exception {
		return ServerProcess.launchClass(Application.class, Map.of(), List.of(flag), this.directory).awaitListening();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			Standalone.run(Application.class, args);
		}

		@RestController
		static class GreedyCommands {

			private static final int MEGABYTE = 1 << 20;

			@PostMapping("/allocate")
			int allocate() {
				List<byte[]> all = new ArrayList<>();
				while (all.size() < Integer.MAX_VALUE) {
					all.add(new byte[MEGABYTE]);
				}
				return all.size();
			}

		}

	}

}
