package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.ExampleJar;
import io.adminsock.testing.Programs;
import io.adminsock.testing.Programs.Result;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(900)
class SidecarContainers {

	private static final String SERVER = "adminsock-test-server";

	private static final String CLIENT = "adminsock-test-client";

	private static final String VOLUME = "adminsock-test-run";

	private static final String MOUNT = VOLUME + ":/run/adminsock";

	/** Failures during the first seconds do not count. */
	private static final int ATTEMPTS = 10;

	private static final String GROUP = "10001";

	@BeforeAll
	static void build() throws IOException {
		Images.build();
	}

	@BeforeEach
	@AfterEach
	void removeAll() {
		Podman.remove(SERVER, CLIENT);
		Podman.tryPodman("volume", "rm", "--force", VOLUME);
	}

	@Test
	void theImageSaysWhatItIsAndRunsAsAnOrdinaryUser() {
		assertThat(Podman.inspect(Images.ADMINSOCK, """
				{{.Config.User}} {{.Config.Volumes}} {{index .Config.Labels "org.opencontainers.image.version"}} \
				{{index .Config.Labels "org.opencontainers.image.base.name"}}"""))
			.isEqualTo("10001:10001 map[/run/adminsock:{}] 1.2.3 localhost/adminsock-test-jre");
	}

	@Test
	void aClientGetsInByItsGroupOnly() throws Exception {
		startServer();
		assertThat(client("--user=2001:2001", "--group-add=" + GROUP)).isEqualTo(new Result(0, "pong"));
		assertThat(client("--user=2001:" + GROUP)).isEqualTo(new Result(0, "pong"));
		assertThat(client("--user=2001:2001").status()).isEqualTo(7);
		assertThat(client("--user=2001:2001", "--group-add=10002").status()).isEqualTo(7);
	}

	@Test
	void aVolumeThatIsMountedReadOnlyServesAsWell() throws Exception {
		startServer();
		Result result = Podman.tryRun("--rm", "--volume=%s:ro".formatted(MOUNT), "--user=2001:" + GROUP, Images.CLIENT,
				"sh", "-c",
				"touch /run/adminsock/mine; curl -sS --unix-socket /run/adminsock/admin.sock http://any/ping");
		assertThat(result.output()).contains("Read-only file system").endsWith("pong");
	}

	@Test
	void theServerIsReplacedWhileTheClientStays() throws Exception {
		startServer();
		startClient();
		assertThat(clientPings()).isEqualTo(new Result(0, "pong"));
		Podman.podman("kill", "--signal=KILL", SERVER);
		assertThat(clientPings().status()).isEqualTo(7);
		Podman.remove(SERVER);
		startServer();
		assertThat(clientPings()).isEqualTo(new Result(0, "pong"));
	}

	/**
	 * As after a start of the machine: the volume is there. One that is new has the owner
	 * that its first container gives it, with Podman; with Docker that the image gives
	 * it.
	 */
	@Test
	void theClientMayStartFirst() throws Exception {
		startServer();
		Podman.podman("stop", SERVER);
		Podman.remove(SERVER);
		startClient();
		assertThat(clientPings().status()).isEqualTo(7);
		startServer();
		assertThat(clientPings()).isEqualTo(new Result(0, "pong"));
	}

	@Test
	void itIsHealthyWhileItAnswers() throws Exception {
		startServer();
		assertThat(health()).isEqualTo(new Result(0, "healthy"));
		String pid = Podman.inspect(SERVER, "{{.State.Pid}}");
		Programs.run("kill", "-STOP", pid);
		try {
			Result result = health();
			for (int attempt = 1; attempt < ATTEMPTS && !"unhealthy".equals(result.output()); attempt++) {
				result = health();
			}
			assertThat(result).isEqualTo(new Result(1, "unhealthy"));
		}
		finally {
			Programs.run("kill", "-CONT", pid);
		}
		assertThat(health()).isEqualTo(new Result(0, "healthy"));
	}

	private static Result health() {
		int status = Podman.tryPodman("healthcheck", "run", SERVER).status();
		return new Result(status, Podman.inspect(SERVER, "{{.State.Health.Status}}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--read-only --read-only-tmpfs=false", "--cap-drop=ALL",
			"--security-opt=no-new-privileges", "--tmpfs=/tmp:noexec", "--user=1111:2222", "--user=1111", "--user=0:0",
			"--read-only --read-only-tmpfs=false --cap-drop=ALL --security-opt=no-new-privileges --user=1111:2222",
			"--env=JAVA_TOOL_OPTIONS=-XX:AOTMode=on" })
	void itRunsHardened(String options) throws Exception {
		startServer(options.split(" "));
		assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
		assertThat(RawClient.get(socket(), "/whoami").json().path("uid").asInt(-1)).as("needs the native library")
			.isZero();
		assertThat(RawClient.post(socket(), "/echo", "[1]").body()).isEqualTo("[1]");
		assertThat(log()).contains("AOT-processed", "mode 0660 owner").doesNotContain(" WARN ", "ERROR", "[warning]");
		assertThat(Files.getAttribute(socket(), "unix:gid")).isEqualTo(Integer.valueOf(GROUP));
		assertThat(health()).isEqualTo(new Result(0, "healthy"));
	}

	@Test
	void theJvmsFlagsCanBeOverridden() throws Exception {
		startServer("--env=JAVA_TOOL_OPTIONS=-Xmx77m -XX:-UseSerialGC -XX:+UseParallelGC");
		assertThat(log()).contains("-XX:+UseParallelGC");
		assertThat(RawClient.get(socket(), "/info").json().at("/memory/heapMax").asLong()).isBetween(60L * 1024 * 1024,
				77L * 1024 * 1024);
		assertThat(health()).isEqualTo(new Result(0, "healthy"));
	}

	@Test
	void jarsAreAddedWhereTheImageWouldNotKnowOfThem(@TempDir Path directory) throws Exception {
		Path lib = Files.createDirectory(directory.resolve("lib"));
		Files.copy(ExampleJar.build(directory), lib.resolve("greeting.jar"));
		Files.writeString(lib.resolve("broken.jar"), "broken");
		startServer("--volume=%s:/etc/adminsock/lib:ro".formatted(lib), "--read-only", "--read-only-tmpfs=false");
		assertThat(RawClient.post(socket(), "/greet", "[\"Ada\"]").json().path("text").asString())
			.isEqualTo("Hello, Ada!");
		assertThat(log()).contains("/etc/adminsock/lib/greeting.jar adds org.example.greeting",
				"/etc/adminsock/lib/broken.jar is left out: ");
	}

	@Test
	void aStopEndsItInTime() throws Exception {
		startServer();
		assertThat(stop()).isEqualTo("143");
		assertThat(socket()).doesNotExist();
		assertThat(log()).contains("Graceful shutdown complete");
	}

	@Test
	void aStopEndsItInTimeThoughARequestHangs() throws Exception {
		startServer();
		try (RawClient hanging = RawClient.connect(socket())) {
			hanging.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 100\r\n\r\n[");
			Podman.awaitLog(SERVER, "Listening on");
			assertThat(stop()).as("137 would be a kill").isEqualTo("143");
		}
		assertThat(socket()).doesNotExist();
	}

	private static String stop() {
		Podman.podman("stop", "--time=10", SERVER);
		return Podman.inspect(SERVER, "{{.State.ExitCode}}");
	}

	private static void startServer(String... options) throws Exception {
		Podman.run(
				Stream
					.of(List.of("--detach", "--name=" + SERVER, "--volume=" + MOUNT), List.of(options),
							List.of(Images.ADMINSOCK))
					.flatMap(List::stream)
					.toArray(String[]::new));
		Podman.awaitLog(SERVER, "(process running for ");
	}

	private static void startClient() {
		Podman.run("--detach", "--name=" + CLIENT, "--volume=" + MOUNT, "--user=2001:2001", "--group-add=" + GROUP,
				Images.CLIENT, "sleep", "infinity");
	}

	private static Result clientPings() {
		return Podman.tryPodman("exec", CLIENT, "curl", "-sS", "--unix-socket", "/run/adminsock/admin.sock",
				"http://any/ping");
	}

	private static Result client(String... options) {
		return Podman
			.tryRun(Stream
				.of(List.of("--rm", "--volume=" + MOUNT), List.of(options), List.of(Images.CLIENT, "curl", "-sS",
						"--unix-socket", "/run/adminsock/admin.sock", "http://any/ping"))
				.flatMap(List::stream)
				.toArray(String[]::new));
	}

	private static String log() {
		return Podman.podman("logs", SERVER);
	}

	private static Path socket() {
		return Podman.directory(VOLUME).resolve("admin.sock");
	}

}
