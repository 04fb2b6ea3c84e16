package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.adminsock.testing.ExampleJar;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that the image does not have: files and jars in directories that are mounted.
 */
@Tag("image")
@Timeout(900)
class ImageCommandsIT {

	private static final int ATTEMPTS = 300;

	private final Sidecar sidecar = new Sidecar("commands");

	@TempDir
	private Path directory;

	@BeforeAll
	static void build() throws IOException {
		Images.build();
	}

	@BeforeEach
	@AfterEach
	void removeAll() {
		this.sidecar.remove();
	}

	@Test
	void anExecutableFileIsACommandForAnyUserThatTheServerRunsAs() throws Exception {
		sh("greet.sh", "# @description Greet somebody.", "# @arg name", "echo \"Hello, $1, from $(id -u):$(id -g)\"");
		start((Sidecar.HARDENED + " --user=1111:2222").split(" "));
		assertThat(catalog()).contains("POST /greet <name>", "Greet somebody.");
		assertThat(this.sidecar.post("/greet", "[\"$(id); Ada\"]").body())
			.isEqualTo("Hello, $(id); Ada, from 1111:2222\n");
		assertThat(this.sidecar.post("/greet", "").status()).isEqualTo(400);
	}

	@Test
	void filesThatAreAddedChangedAndRemovedAreNoticedWhileItRuns() throws Exception {
		sh("version", "echo 1");
		start();
		assertThat(body("/version")).isEqualTo("1\n");
		sh("added.sh", "echo added");
		sh("version", "echo 2");
		await(() -> body("/added"), "added\n"::equals);
		assertThat(body("/version")).isEqualTo("2\n");
		Files.delete(commands().resolve("added.sh"));
		await(() -> body("/added"), (body) -> body.contains("unknown-command"));
	}

	/** A JVM as process 1 buries its own children only. */
	@Test
	void whatAFileLeavesBehindIsKilledAndOnlyAnInitBuriesIt() throws Exception {
		sh("leave", "sleep 1000 &", "echo left");
		start();
		assertThat(body("/leave")).isEqualTo("left\n");
		await(this::orphans, (orphans) -> orphans.startsWith("Z"));
		this.sidecar.removeContainer();
		start("--init");
		assertThat(body("/leave")).isEqualTo("left\n");
		await(this::orphans, String::isEmpty);
		assertThat(this.sidecar.log()).doesNotContain("ERROR");
		assertThat(this.sidecar.stop()).isEqualTo("143");
	}

	/** Returns the children of the container's first process that are called sleep. */
	private String orphans() {
		return Programs.run("ps", "-o", "stat=,comm=", "--ppid", this.sidecar.pid())
			.output()
			.lines()
			.filter((line) -> line.contains("sleep"))
			.collect(Collectors.joining());
	}

	private static void await(Callable<String> look, Predicate<String> wanted) throws Exception {
		String found = look.call();
		for (int attempt = 1; attempt < ATTEMPTS && !wanted.test(found); attempt++) {
			Thread.sleep(100);
			found = look.call();
		}
		assertThat(found).matches(wanted);
	}

	@Test
	void aJarAddsItsCommandsAndABrokenOneIsLeftOut() throws Exception {
		Path lib = Files.createDirectory(this.directory.resolve("lib"));
		Files.copy(ExampleJar.build(this.directory), lib.resolve("greeting.jar"));
		Files.writeString(lib.resolve("broken.jar"), "broken");
		this.sidecar.start("--volume=%s:/etc/adminsock/lib:ro".formatted(lib), "--read-only",
				"--read-only-tmpfs=false");
		assertThat(this.sidecar.post("/greet", "[\"Ada\"]").json().path("text").asString()).isEqualTo("Hello, Ada!");
		assertThat(this.sidecar.log()).contains("/etc/adminsock/lib/greeting.jar adds org.example.greeting",
				"/etc/adminsock/lib/broken.jar is left out: ");
	}

	private void start(String... options) throws Exception {
		String mount = "--volume=%s:/etc/adminsock/commands.d:ro".formatted(commands());
		this.sidecar.start(Podman.all(List.of(mount), List.of(options)));
	}

	private String catalog() throws IOException {
		return RawClient.exchange(this.sidecar.socket(), RawClient.request("GET", "/", "", "Accept: text/plain"))
			.body();
	}

	private String body(String path) throws IOException {
		return this.sidecar.post(path, "").body();
	}

	/** Puts an executable file in its place at once. */
	private void sh(String name, String... lines) throws IOException {
		Path draft = this.directory.resolve("draft");
		Files.writeString(draft, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
		Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.move(draft, commands().resolve(name), StandardCopyOption.REPLACE_EXISTING);
	}

	private Path commands() throws IOException {
		return Files.createDirectories(this.directory.resolve("commands.d"));
	}

}
