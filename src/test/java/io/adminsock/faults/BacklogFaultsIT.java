package io.adminsock.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections that wait to be accepted while the path is lost, again and again.
 */
@Tag("faults")
class BacklogFaultsIT {

	private static final String PING = "GET /ping HTTP/1.1\r\nHost: any\r\n\r\n";

	private static final int LIMIT = 2;

	private static final int WAITING = 5;

	@TempDir
	Path directory;

	@Test
	void connectionsThatWaitWhenThePathIsLostAreAnswered() throws Exception {
		FaultReport report = new FaultReport("path lost with a full house");
		int losses = Counts.of("faults.backlog-losses", 4);
		Path path = this.directory.resolve("run/admin.sock");
		List<RawClient> waiting = new ArrayList<>();
		try (ServerProcess server = ServerProcess
			.launch(this.directory, "--adminsock.server.max-connections=" + LIMIT, "--adminsock.guard-interval=200ms")
			.awaitListening()) {
			List<RawClient> guests = connect(path, LIMIT);
			for (RawClient guest : guests) {
				assertThat(guest.read().body()).isEqualTo("pong");
			}
			for (int i = 0; i < losses; i++) {
				waiting.addAll(connect(path, WAITING));
				Files.delete(path);
				await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(path));
			}
			waiting.addAll(connect(path, WAITING));
			for (RawClient guest : guests) {
				assertThat(guest.send(PING).read().body()).isEqualTo("pong");
				guest.close();
			}
			for (RawClient client : waiting) {
				assertThat(client.read().body()).isEqualTo("pong");
				client.close();
			}
			assertThat(server.isAlive()).isTrue();
		}
		report.print("%d losses, %d connections that waited all answered".formatted(losses, waiting.size()));
	}

	private static List<RawClient> connect(Path path, int count) throws Exception {
		List<RawClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(RawClient.connect(path).send(PING));
		}
		return clients;
	}

}
