package io.adminsock.builtin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the command that stops the application.
 */
class ShutdownTests {

	@TempDir
	private Path directory;

	@Test
	void shutdownAnswersAndThenEnds() throws Exception {
		try (TestServer server = TestServer.start(this.directory.resolve("s"), List.of())) {
			RawClient.Response response = server.post("/shutdown", "");
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.header("Content-Type")).startsWith("text/plain");
			assertThat(response.body()).isEqualTo("Shutting down");
			await().until(() -> !server.context().isActive() && !Files.exists(server.socket()));
		}
	}

	@Test
	void shutdownWithArgumentsOrByGetIsRefused() throws Exception {
		try (TestServer server = TestServer.start(this.directory.resolve("s"), List.of())) {
			assertThat(server.post("/shutdown", "[\"in 5 minutes\"]").json().get("detail").stringValue())
				.isEqualTo("No arguments are taken, and 1 given.");
			assertThat(server.get("/shutdown").status()).isEqualTo(405);
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

}
