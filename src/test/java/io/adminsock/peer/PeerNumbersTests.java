package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PeerNumbersTests {

	@TempDir
	private Path directory;

	private PeerNumbers numbers(String id, String groups) throws IOException {
		Path program = Files.writeString(this.directory.resolve("id"), "#!/bin/sh\n" + id);
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
		Path file = Files.writeString(this.directory.resolve("group"), groups);
		return new PeerNumbers(new IdCommand(() -> Optional.of(program), Duration.ofSeconds(60)), new GroupFile(file),
				Duration.ofMinutes(1));
	}

	private static Peer named(String user, String group) {
		return new Peer(user, group, null, null, null);
	}

	@Test
	void areThoseOfTheUserAndItsPrimaryGroup() throws IOException {
		PeerNumbers numbers = numbers("case $1 in -u) echo 1001;; -g) echo 1002;; -gn) echo people;; esac", "");
		assertThat(numbers.complete(named("alice", "people")))
			.isEqualTo(new Peer("alice", "people", 1001L, 1002L, null));
	}

	@Test
	void anotherGroupThanThePrimaryOneIsReadFromTheFile() throws IOException {
		PeerNumbers numbers = numbers("case $1 in -u) echo 1001;; -g) echo 1002;; -gn) echo people;; esac",
				"ops:x:2000:\n");
		assertThat(numbers.complete(named("alice", "ops")).gid()).isEqualTo(2000L);
		assertThat(numbers.complete(named("alice", "nowhere")).gid()).isNull();
	}

	@Test
	void aNumberInPlaceOfANameIsNotTakenForTheNameOfAnother() throws IOException {
		Peer peer = named("1001", "1002");
		assertThat(numbers("echo 0", "").complete(peer)).isEqualTo(peer);
	}

	@Test
	void areUnknownIfTheyCannotBeLookedUp() throws IOException {
		Peer peer = named("alice", "people");
		assertThat(numbers("exit 1", "").complete(peer)).isEqualTo(peer);
		assertThat(numbers("exit 7", "").complete(peer)).isEqualTo(peer);
	}

	@Test
	void areLookedUpOnce() throws IOException {
		PeerNumbers numbers = numbers("echo $1 >> %s; echo 5".formatted(this.directory.resolve("calls")), "");
		numbers.complete(named("alice", "5x"));
		numbers.complete(named("alice", "5x"));
		assertThat(Files.readAllLines(this.directory.resolve("calls"))).containsExactly("-u", "-gn");
	}

}
