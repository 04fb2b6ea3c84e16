package io.adminsock.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the units, by systemd's own judgement.
 */
class SystemdUnitTests {

	private static final Path UNITS = Path.of("src/main/systemd");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	/**
	 * The judge wants the program to exist, so it gets the one that runs this.
	 */
	@Test
	void unitsHaveNothingToComplainAbout() throws IOException {
		Programs.require("systemd-analyze");
		String java = ProcessHandle.current().info().command().orElseThrow();
		Path service = this.directory.resolve("adminsock.service");
		Files.writeString(service, Files.readString(UNITS.resolve("adminsock.service")).replace("/usr/bin/java", java));
		Path socket = Files.copy(UNITS.resolve("adminsock.socket"), this.directory.resolve("adminsock.socket"));
		Programs.Result result = Programs.run("systemd-analyze", "verify", service.toString(), socket.toString());
		assertThat(result.output().lines().filter((line) -> line.contains("adminsock"))).isEmpty();
		assertThat(result.status()).isZero();
	}

	@Test
	void serviceIsHardened() {
		Programs.require("systemd-analyze");
		Programs.Result result = Programs.run("systemd-analyze", "--no-pager", "security", "--offline=true",
				UNITS.resolve("adminsock.service").toString());
		assertThat(result.output()).containsPattern("Overall exposure level for adminsock.service: [0-9.]+ (OK|SAFE)");
	}

	@Test
	void serviceLeavesToThePeerWhatItIs() throws IOException {
		assertThat(UNITS.resolve("adminsock.service")).content().doesNotContainPattern("(?m)^PrivateUsers=");
	}

}
