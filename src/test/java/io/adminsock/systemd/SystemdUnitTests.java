package io.adminsock.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the units by {@code systemd-analyze}.
 */
class SystemdUnitTests {

	private static final Path UNITS = Path.of("src/main/systemd");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	/**
	 * systemd-analyze requires that the program exists, so the unit gets the program of
	 * this JVM.
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

	@Test
	void userAndDirectoryAreAsTheUnitsWantThem() throws IOException {
		Programs.requireRoot();
		Programs.require("systemd-sysusers");
		Programs.require("systemd-tmpfiles");
		for (String kind : List.of("sysusers.d", "tmpfiles.d")) {
			Path target = Files.createDirectories(this.directory.resolve("usr/lib").resolve(kind));
			Files.copy(UNITS.resolve(kind).resolve("adminsock.conf"), target.resolve("adminsock.conf"));
		}
		Files.createDirectory(this.directory.resolve("etc"));
		Programs.Result users = Programs.run("systemd-sysusers", "--root=" + this.directory);
		assertThat(users.status()).as(users.output()).isZero();
		assertThat(Programs.run("systemd-tmpfiles", "--root=" + this.directory, "--create"))
			.isEqualTo(new Programs.Result(0, ""));
		int uid = id("passwd", setting("adminsock.service", "User"));
		int gid = id("group", setting("adminsock.service", "Group"));
		assertThat(setting("adminsock.socket", "SocketGroup")).isEqualTo(setting("adminsock.service", "Group"));
		Path socket = Path.of(setting("adminsock.socket", "ListenStream"));
		Path made = this.directory.resolve(Path.of("/").relativize(socket.getParent()));
		assertThat(Files.readAttributes(made, "unix:uid,gid,mode")).containsEntry("uid", uid)
			.containsEntry("gid", gid)
			.containsEntry("mode", 040000 | Integer.parseInt(setting("adminsock.socket", "DirectoryMode"), 8));
		assertThat(setting("adminsock.service", "ReadWritePaths")).isEqualTo("-" + socket.getParent());
	}

	private int id(String database, String name) throws IOException {
		try (Stream<String> lines = Files.lines(this.directory.resolve("etc").resolve(database))) {
			return lines.filter((line) -> line.startsWith(name + ":"))
				.map((line) -> line.split(":", -1)[2])
				.mapToInt(Integer::parseInt)
				.findFirst()
				.orElseThrow();
		}
	}

	private static String setting(String unit, String name) throws IOException {
		try (Stream<String> lines = Files.lines(UNITS.resolve(unit))) {
			return lines.filter((line) -> line.startsWith(name + "="))
				.map((line) -> line.substring(name.length() + 1))
				.findFirst()
				.orElseThrow();
		}
	}

}
