package io.adminsock.systemd;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SystemdNotifier} with a fake service manager and a real server that has
 * one worker thread.
 */
@ExtendWith(OutputCaptureExtension.class)
class SystemdNotifierTests {

	private static final int SOON = 20_000;

	private static final int QUIET = 1_000;

	/** Microseconds. A third of them is enough for a response on a busy machine. */
	private static final String PATIENT = "3000000";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private TestServer server;

	@SuppressWarnings("NullAway.Init")
	private FakeManager manager;

	@BeforeEach
	void start() throws IOException {
		Blocking.release = new CountDownLatch(1);
		this.server = TestServer.start(this.directory.resolve("s"), List.of(Blocking.class),
				"adminsock.sockets.other.path=" + other(), "adminsock.server.threads=1");
		this.manager = FakeManager.at(this.directory.resolve("notify"));
	}

	@AfterEach
	void stop() {
		Blocking.release.countDown();
		this.manager.close();
		this.server.close();
	}

	@Test
	void readyIsToldAfterAnAnsweredRequestAndStoppingAtTheEnd() throws IOException {
		SystemdNotifier serviceManager = serviceManager(Map.of());
		serviceManager.onApplicationEvent(readyEvent());
		assertThat(this.manager.receive(SOON)).isEqualTo("READY=1\nSTATUS=Listening on unix:" + this.server.socket());
		assertThat(this.manager.receive(QUIET)).isNull();
		serviceManager.onApplicationEvent(new ContextClosedEvent(this.server.context()));
		assertThat(this.manager.receive(SOON)).isEqualTo("STOPPING=1\nSTATUS=Stopping");
	}

	@Test
	void notifySocketInTheAbstractNamespaceIsReached() throws IOException {
		String name = "adminsock-test-" + ProcessHandle.current().pid();
		try (FakeManager abstractManager = FakeManager.inAbstractNamespace(name)) {
			serviceManager(Map.of("NOTIFY_SOCKET", "@" + name)).onApplicationEvent(readyEvent());
			assertThat(abstractManager.receive(SOON)).startsWith("READY=1");
		}
	}

	@Test
	void watchdogIsToldOnlyWhileTheSocketAnswers(CapturedOutput output) throws Exception {
		SystemdNotifier serviceManager = serviceManager(Map.of("WATCHDOG_USEC", PATIENT));
		serviceManager.onApplicationEvent(readyEvent());
		assertThat(this.manager.receive(SOON)).startsWith("READY=1");
		assertThat(this.manager.receive(SOON)).isEqualTo("WATCHDOG=1");
		try (RawClient client = this.server.connect()) {
			client.send(RawClient.request("POST", "/block", ""));
			String notTold = "The socket %s does not answer, so the watchdog is not told that it does"
				.formatted(this.server.socket());
			while (!output.toString().contains(notTold)) {
				this.manager.receive(1);
			}
			this.manager.receive(1);
			assertThat(this.manager.receive(2 * QUIET)).isNull();
			Blocking.release.countDown();
			assertThat(client.read().body()).isEqualTo("Success");
		}
		assertThat(this.manager.receive(SOON)).isEqualTo("WATCHDOG=1");
		serviceManager.onApplicationEvent(new ContextClosedEvent(this.server.context()));
		while (!"STOPPING=1\nSTATUS=Stopping".equals(this.manager.receive(SOON))) {
			assertThat(output).doesNotContain("Cannot tell the service manager");
		}
		assertThat(this.manager.receive(QUIET)).isNull();
	}

	@Test
	void readyIsToldWhenEachSocketHasAnswered() throws IOException {
		serviceManager(Map.of(), other()).onApplicationEvent(readyEvent());
		assertThat(this.manager.receive(SOON))
			.isEqualTo("READY=1\nSTATUS=Listening on unix:%s, unix:%s".formatted(this.server.socket(), other()));
	}

	@Test
	void readyIsNotToldWhileASocketDoesNotAnswer(CapturedOutput output) throws IOException {
		Path gone = this.directory.resolve("gone");
		serviceManager(Map.of(), other(), gone).onApplicationEvent(readyEvent());
		assertThat(output).contains(
				"The socket %s does not answer, so the service manager is not told that it is ready".formatted(gone));
		assertThat(this.manager.receive(QUIET)).isNull();
	}

	@Test
	void watchdogIsToldWhileAnotherSocketIsFlooded(CapturedOutput output) throws Exception {
		SystemdNotifier serviceManager = serviceManager(Map.of("WATCHDOG_USEC", PATIENT), other());
		serviceManager.onApplicationEvent(readyEvent());
		assertThat(this.manager.receive(SOON)).startsWith("READY=1");
		try (RawClient client = RawClient.connect(other())) {
			client.send(RawClient.request("POST", "/block", ""));
			while (!output.toString().contains("The socket %s does not answer\n".formatted(other()))) {
				assertThat(this.manager.receive(SOON)).isEqualTo("WATCHDOG=1");
			}
			for (int i = 0; i < 2; i++) {
				assertThat(this.manager.receive(SOON)).isEqualTo("WATCHDOG=1");
			}
			Blocking.release.countDown();
			assertThat(client.read().body()).isEqualTo("Success");
		}
		serviceManager.onApplicationEvent(new ContextClosedEvent(this.server.context()));
		assertThat(output).doesNotContain("so the watchdog is not told");
	}

	@Test
	void watchdogOfAnotherProcessIsNotOurs() throws IOException {
		serviceManager(Map.of("WATCHDOG_USEC", "200000", "WATCHDOG_PID", "1")).onApplicationEvent(readyEvent());
		assertThat(this.manager.receive(SOON)).startsWith("READY=1");
		assertThat(this.manager.receive(QUIET)).isNull();
	}

	@Test
	void managerThatIsGoneIsAnErrorInTheLog(CapturedOutput output) {
		this.manager.close();
		serviceManager(Map.of()).onApplicationEvent(readyEvent());
		assertThat(output).contains("Cannot tell the service manager READY=1");
	}

	private Path other() {
		return this.directory.resolve("other");
	}

	private SystemdNotifier serviceManager(Map<String, String> environment, Path... others) {
		Map<String, String> all = new HashMap<>(Map.of("NOTIFY_SOCKET", this.directory.resolve("notify").toString()));
		all.putAll(environment);
		SystemdNotifier serviceManager = new SystemdNotifier(all,
				() -> Stream.concat(Stream.of(this.server.socket()), Stream.of(others)).toList());
		serviceManager.setApplicationContext(this.server.context());
		return serviceManager;
	}

	private ApplicationReadyEvent readyEvent() {
		return new ApplicationReadyEvent(new SpringApplication(), new String[0], this.server.context(), Duration.ZERO);
	}

	@RestController
	static class Blocking {

		static volatile CountDownLatch release = new CountDownLatch(1);

		@PostMapping("/block")
		void block() throws InterruptedException {
			release.await();
		}

	}

}
