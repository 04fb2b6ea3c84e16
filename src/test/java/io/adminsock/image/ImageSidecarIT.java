package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.Programs;
import io.adminsock.testing.Programs.Result;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("image")
@Timeout(900)
class ImageSidecarIT {

	private static final Result PONG = new Result(0, "pong");

	private static final Result HEALTHY = new Result(0, "healthy");

	private static final String CLIENT = "adminsock-test-client";

	/** Failures during the first seconds do not count. */
	private static final int ATTEMPTS = 10;

	private final Sidecar sidecar = new Sidecar("server");

	@BeforeAll
	static void build() throws IOException {
		Images.build();
	}

	@BeforeEach
	@AfterEach
	void removeAll() {
		Podman.remove(CLIENT);
		this.sidecar.remove();
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
		this.sidecar.start();
		assertThat(client("--user=2001:2001", "--group-add=" + Sidecar.GROUP)).isEqualTo(PONG);
		assertThat(client("--user=2001:" + Sidecar.GROUP)).isEqualTo(PONG);
		assertThat(client("--user=2001:2001").status()).isEqualTo(7);
		assertThat(client("--user=2001:2001", "--group-add=10002").status()).isEqualTo(7);
	}

	private Result client(String... options) {
		return Podman.tryRun(Podman.all(List.of("--rm", "--volume=" + this.sidecar.mount()), List.of(options), List
			.of(Images.CLIENT, "curl", "-sS", "--unix-socket", "/run/adminsock/admin.sock", "http://any/ping")));
	}

	@Test
	void aVolumeThatIsMountedReadOnlyServesAsWell() throws Exception {
		this.sidecar.start();
		Result result = Podman.tryRun("--rm", "--volume=%s:ro".formatted(this.sidecar.mount()),
				"--user=2001:" + Sidecar.GROUP, Images.CLIENT, "sh", "-c",
				"touch /run/adminsock/mine; curl -sS --unix-socket /run/adminsock/admin.sock http://any/ping");
		assertThat(result.output()).contains("Read-only file system").endsWith("pong");
	}

	@Test
	void theServerIsReplacedWhileTheClientStays() throws Exception {
		this.sidecar.start();
		startClient();
		assertThat(clientPings()).isEqualTo(PONG);
		Podman.podman("kill", "--signal=KILL", this.sidecar.container());
		assertThat(clientPings().status()).isEqualTo(7);
		this.sidecar.removeContainer();
		this.sidecar.start();
		assertThat(clientPings()).isEqualTo(PONG);
	}

	private void startClient() {
		Podman.run("--detach", "--name=" + CLIENT, "--volume=" + this.sidecar.mount(), "--user=2001:2001",
				"--group-add=" + Sidecar.GROUP, Images.CLIENT, "sleep", "infinity");
	}

	private static Result clientPings() {
		return Podman.tryPodman("exec", CLIENT, "curl", "-sS", "--unix-socket", "/run/adminsock/admin.sock",
				"http://any/ping");
	}

	/** With a volume as the example makes it, which nobody has used before. */
	@Test
	void theClientOfTheExampleMayStartFirst() throws Exception {
		ComposeFile example = ComposeFile.read(this.sidecar.volume());
		Podman.podman(Podman.all(List.of("volume", "create"), example.volumeOptions(), List.of(this.sidecar.volume())));
		Podman.run(Podman.all(List.of("--detach", "--name=" + CLIENT), example.options("client"),
				List.of(Images.CLIENT), example.command("client")));
		Podman.run(Podman.all(List.of("--detach", "--name=" + this.sidecar.container()), example.options("adminsock"),
				List.of(Images.ADMINSOCK)));
		assertThat(Podman.podman("wait", CLIENT)).isEqualTo("0\n");
		assertThat(Podman.podman("logs", CLIENT)).endsWith("pong");
		assertThat(Files.getAttribute(this.sidecar.socket(), "unix:gid")).hasToString(Sidecar.GROUP);
	}

	@Test
	void itIsHealthyWhileItAnswers() throws Exception {
		this.sidecar.start();
		assertThat(this.sidecar.health()).isEqualTo(HEALTHY);
		Programs.run("kill", "-STOP", this.sidecar.pid());
		try {
			Result result = this.sidecar.health();
			for (int attempt = 1; attempt < ATTEMPTS && !"unhealthy".equals(result.output()); attempt++) {
				result = this.sidecar.health();
			}
			assertThat(result).isEqualTo(new Result(1, "unhealthy"));
		}
		finally {
			Programs.run("kill", "-CONT", this.sidecar.pid());
		}
		assertThat(this.sidecar.health()).isEqualTo(HEALTHY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--read-only --read-only-tmpfs=false", "--cap-drop=ALL",
			"--security-opt=no-new-privileges", "--tmpfs=/tmp:noexec", "--user=1111:2222", "--user=1111", "--user=0:0",
			Sidecar.HARDENED + " --user=1111:2222", "--env=JAVA_TOOL_OPTIONS=-XX:AOTMode=on" })
	void itRunsHardened(String options) throws Exception {
		this.sidecar.start(options.split(" "));
		assertThat(this.sidecar.get("/ping").body()).isEqualTo("pong");
		assertThat(this.sidecar.get("/whoami").json().path("uid").asInt(-1)).as("needs the native library").isZero();
		assertThat(this.sidecar.post("/echo", "[1]").body()).isEqualTo("[1]");
		assertThat(this.sidecar.log()).contains("AOT-processed", "mode 0660 owner")
			.doesNotContain(" WARN ", "ERROR", "[warning]");
		assertThat(Files.getAttribute(this.sidecar.socket(), "unix:gid")).hasToString(Sidecar.GROUP);
		assertThat(this.sidecar.health()).isEqualTo(HEALTHY);
	}

	@Test
	void theJvmsFlagsCanBeOverridden() throws Exception {
		this.sidecar.start("--env=JAVA_TOOL_OPTIONS=-Xmx77m -XX:-UseSerialGC -XX:+UseParallelGC");
		assertThat(this.sidecar.log()).contains("-XX:+UseParallelGC");
		assertThat(this.sidecar.get("/info").json().at("/memory/heapMax").asLong()).isBetween(60L * 1024 * 1024,
				77L * 1024 * 1024);
		assertThat(this.sidecar.health()).isEqualTo(HEALTHY);
	}

	@Test
	void aStopEndsItInTime() throws Exception {
		this.sidecar.start();
		assertThat(this.sidecar.stop()).isEqualTo("143");
		assertThat(this.sidecar.socket()).doesNotExist();
		assertThat(this.sidecar.log()).doesNotContain(" WARN ", "ERROR");
	}

	@Test
	void aStopEndsItInTimeThoughARequestHangs() throws Exception {
		this.sidecar.start();
		Path socket = this.sidecar.socket();
		try (RawClient hanging = RawClient.connect(socket)) {
			hanging.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 100\r\n\r\n[");
			assertThat(this.sidecar.stop()).as("137 would be a kill").isEqualTo("143");
		}
		assertThat(socket).doesNotExist();
	}

}
