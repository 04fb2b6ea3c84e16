package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that pause in reading an answer, such as {@code curl … | less}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PausingReaderTests {

	private static final String GET = "GET /large HTTP/1.1\r\nHost: any\r\n\r\n";

	private static final int LARGE = 1 << 22;

	/** Several times the connection timeout and the poller's check for timeouts. */
	private static final Duration PAUSE = Duration.ofSeconds(4);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void aClientMayPauseForLongerThanTheConnectionTimeout() throws Exception {
		try (TestServer server = start("adminsock.server.connection-timeout=500ms");
				RawClient client = server.connect()) {
			client.send(GET);
			LockSupport.parkNanos(PAUSE.toNanos());
			assertThat(client.read().body()).hasSize(LARGE);
			assertThat(client.send("GET /ping HTTP/1.1\r\nHost: any\r\n\r\n").read().body()).isEqualTo("pong");
		}
	}

	@Test
	void aClientThatPausesForTooLongIsCutOffAndTheLogSaysWhy(CapturedOutput output) throws Exception {
		try (TestServer server = start("adminsock.server.connection-timeout=500ms",
				"adminsock.commands.answer-pause=2s"); RawClient client = server.connect()) {
			client.send(GET);
			await().until(() -> output.getOut().contains("aborted=true"));
			assertThat(output.getOut())
				.contains("aborted=true reason=\"The client read nothing of the answer for 2 s.\"");
			assertThat(received(client)).isLessThan(LARGE);
		}
	}

	@Test
	void aQuarterOfTheThreadsIsPatientAtMost(CapturedOutput output) throws Exception {
		try (TestServer server = start("adminsock.server.connection-timeout=1s", "adminsock.server.threads=8")) {
			List<RawClient> clients = List.of(server.connect(), server.connect(), server.connect());
			for (RawClient client : clients) {
				client.send(GET);
			}
			await().until(() -> output.getOut().contains("read nothing of the answer for 1 s."));
			LockSupport.parkNanos(PAUSE.toNanos());
			long whole = 0;
			for (RawClient client : clients) {
				whole += (received(client) > LARGE) ? 1 : 0;
			}
			assertThat(whole).isEqualTo(2);
		}
	}

	private static long received(RawClient client) throws IOException {
		client.shutdownOutput();
		try (client) {
			return client.readToEnd().length;
		}
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.directory.resolve("a.sock"), List.of(Commands.class), properties);
	}

	@RestController
	static class Commands {

		@GetMapping("/large")
		String large() {
			return "x".repeat(LARGE);
		}

	}

}
