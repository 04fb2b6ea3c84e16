package io.adminsock.tomcat;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class SlowBodyTests {

	private static final String HALF = "POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 5\r\n\r\n[1";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void slowBodiesLeaveHalfOfTheThreadsToOthers() throws Exception {
		try (TestServer server = start("adminsock.server.threads=2");
				RawClient slow = server.connect();
				RawClient other = server.connect()) {
			slow.send(HALF);
			other.send(HALF);
			RawClient refused = firstToBeAnswered(slow, other);
			RawClient.Response refusal = refused.read();
			assertThat(refusal.status()).as(refusal.toString()).isEqualTo(408);
			assertThat(refusal.body())
				.contains("The body did not arrive whole (too many others are waiting for theirs).");
			assertThat(refused.isClosed()).isTrue();
			assertThat(server.get("/ping").body()).isEqualTo("pong");
			RawClient patient = (refused == slow) ? other : slow;
			assertThat(patient.send(",2]").read().body()).isEqualTo("[1,2]");
		}
	}

	private static RawClient firstToBeAnswered(RawClient one, RawClient other) throws Exception {
		try (Selector selector = Selector.open()) {
			one.channel().configureBlocking(false).register(selector, SelectionKey.OP_READ, one);
			other.channel().configureBlocking(false).register(selector, SelectionKey.OP_READ, other);
			selector.select();
			RawClient first = (RawClient) selector.selectedKeys().iterator().next().attachment();
			selector.keys().forEach(SelectionKey::cancel);
			selector.selectNow();
			one.channel().configureBlocking(true);
			other.channel().configureBlocking(true);
			return first;
		}
	}

	@Test
	void aBodyThatTricklesIsNotWaitedForTooLong() throws Exception {
		try (TestServer server = start("adminsock.commands.body-timeout=1s"); RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 1000\r\n\r\n");
			Thread drip = new Thread(() -> drip(client));
			drip.start();
			RawClient.Response response = client.read();
			assertThat(response.status()).as(response.toString()).isEqualTo(408);
			assertThat(response.body()).contains("The body did not arrive whole (it took longer than 1000 ms).");
			assertThat(client.isClosed()).isTrue();
			drip.join();
		}
	}

	private static void drip(RawClient client) {
		try {
			while (true) {
				client.send(" ");
				Thread.sleep(100);
			}
		}
		catch (Exception ex) {
			// The server has closed the connection.
		}
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.directory.resolve("admin.sock"), List.of(), properties);
	}

}
