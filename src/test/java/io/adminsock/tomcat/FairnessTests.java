package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients whose requests keep the leader, while other clients are answered by its
 * successor. No such request ends before the others are answered, so that the test passes
 * only if another thread takes the lead.
 */
@Timeout(180)
class FairnessTests {

	private static final String GET = "GET /%s HTTP/1.1\r\nHost: any\r\n\r\n";

	private static final String HALF = "POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 20\r\n\r\n[";

	private static final int PINGS = 300;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "half,1", "half,90", "hang,1", "hang,150", "compute,1", "compute,3", "large,1", "large,100",
			"pipeline,1", "pipeline,20" })
	void othersAreAnsweredBeside(String attack, int clients) throws Exception {
		try (TestServer server = TestServer.start(this.directory.resolve("a.sock"), List.of(Commands.class),
				"adminsock.commands.body-timeout=1h", "adminsock.server.connection-timeout=1h")) {
			Commands commands = server.context().getBean(Commands.class);
			List<RawClient> attackers = new ArrayList<>();
			try {
				for (int i = 0; i < clients; i++) {
					attackers.add(attack(server.connect(), attack));
				}
				long longest = longestPing(server);
				System.out.printf("%d x %s: %d requests beside, the slowest took %d ms%n", clients, attack, PINGS,
						Duration.ofNanos(longest).toMillis());
				assertThat(commands.released.getCount()).isOne();
			}
			finally {
				commands.release();
				for (RawClient attacker : attackers) {
					attacker.close();
				}
			}
		}
	}

	private static RawClient attack(RawClient client, String attack) throws IOException {
		return client.send(switch (attack) {
			case "half" -> HALF;
			case "pipeline" -> GET.formatted("ping").repeat(1000);
			default -> GET.formatted(attack);
		});
	}

	private static long longestPing(TestServer server) throws IOException {
		long longest = 0;
		try (RawClient client = server.connect()) {
			for (int i = 0; i < PINGS; i++) {
				long begin = System.nanoTime();
				assertThat(client.send(GET.formatted("ping")).read().body()).isEqualTo("pong");
				longest = Math.max(longest, System.nanoTime() - begin);
			}
		}
		return longest;
	}

	@RestController
	static class Commands {

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicBoolean computing = new AtomicBoolean(true);

		void release() {
			this.released.countDown();
			this.computing.set(false);
		}

		@GetMapping("/hang")
		String hang() throws InterruptedException {
			this.released.await();
			return "released";
		}

		@GetMapping("/compute")
		String compute() {
			while (this.computing.get()) {
				Thread.onSpinWait();
			}
			return "computed";
		}

		/** More bytes than a socket holds for a client that does not read. */
		@GetMapping("/large")
		String large() {
			return "x".repeat(1 << 22);
		}

	}

}
