package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the groups of a peer with a fake {@code id}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupResolverTests {

	private static final Peer ALICE = new Peer("alice", "staff", 1000L, 50L, 7L);

	private static final Duration FOR_EVER = Duration.ofDays(1);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private Path groupFile;

	@BeforeEach
	void writeGroupFile() throws IOException {
		this.groupFile = Files.writeString(this.directory.resolve("group"), """
				root:x:0:
				ops:x:60:bob,alice
				no-members:x:61
				nonsense
				+::::
				bobs:x:62:bob,alice2
				bad-number:x:a:alice
				audit:x:63:alice
				""");
	}

	@Test
	void theSystemsOwnIdIsAsked() {
		Groups groups = new GroupResolver(FOR_EVER).resolve(new Peer("root", "root", 0L, 0L, 1L));
		assertThat(groups.names()).contains("root");
		assertThat(groups.ids()).contains(0L);
		assertThat(groups.source()).isEqualTo(Groups.Source.ID);
	}

	@Test
	void namesMayHaveSpacesAndThePrimaryGroupOfTheProcessIsAmongThem() throws IOException {
		Groups groups = resolver("""
				case "$1" in -Gz) printf '%s\\0' 60 612 ;; -Gnz) printf 'ops\\0domain users\\0' ;; esac
				""", FOR_EVER).resolve(ALICE);
		assertThat(groups)
			.isEqualTo(new Groups(Set.of("ops", "domain users", "staff"), Set.of(60L, 612L, 50L), Groups.Source.ID));
	}

	@Test
	void anIdThatKnowsNoZeroSeparatesByBlanks() throws IOException {
		Groups groups = resolver("""
				case "$1" in -G) echo '60 61' ;; -Gn) echo 'ops 61'; exit 1 ;; *) echo usage >&2; exit 1 ;; esac
				""", FOR_EVER).resolve(ALICE);
		assertThat(groups).isEqualTo(new Groups(Set.of("ops", "61", "staff"), Set.of(60L, 61L, 50L), Groups.Source.ID));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-G", "--help", "; touch forged", "$(touch forged)", "`touch forged`", "a b", "a\nb", "-",
			"--", "ü", "'" })
	void aNameOfOddCharactersIsOneArgumentAfterTheOptions(String user) throws IOException {
		Groups groups = resolver("""
				[ $# = 3 ] && [ "$2" = -- ] && printf '%s\\0' "$3"
				""", FOR_EVER).resolve(new Peer(user, null, null, null, null));
		assertThat(groups.names()).containsExactly(user);
		assertThat(this.directory.resolve("forged")).doesNotExist();
		assertThat(Path.of("forged")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000", "0", "+0", " 0", " +0", "" })
	void aNumberIsNoNameToAskFor(String user) throws IOException {
		Groups groups = resolver("printf 'root\\0'", FOR_EVER).resolve(new Peer(user, "50", 1000L, 50L, 1L));
		assertThat(groups).isEqualTo(new Groups(Set.of("50"), Set.of(50L), Groups.Source.KERNEL));
	}

	@Test
	void aUserThatIdDoesNotKnowHasThePrimaryGroupOnly(CapturedOutput output) throws IOException {
		Groups groups = resolver("echo no such user >&2; exit 1", FOR_EVER).resolve(ALICE);
		assertThat(groups).isEqualTo(new Groups(Set.of("staff"), Set.of(50L), Groups.Source.ID));
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aPeerThatCouldNotBeReadHasNone() throws IOException {
		assertThat(resolver("printf 'root\\0'", FOR_EVER).resolve(Peer.UNKNOWN)).isEqualTo(Groups.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit 2", "kill -9 $$", "sleep 1000", "sleep 1000 & sleep 1000", "yes" })
	void whereIdFailsTheGroupFileIsRead(String script, CapturedOutput output) throws IOException {
		GroupResolver resolver = resolver(script, Duration.ZERO);
		for (int i = 0; i < 2; i++) {
			assertThat(resolver.resolve(ALICE))
				.isEqualTo(new Groups(Set.of("ops", "audit", "staff"), Set.of(60L, 63L, 50L), Groups.Source.FILE));
		}
		assertThat(output).containsOnlyOnce("Supplementary groups are read from " + this.groupFile);
	}

	@Test
	void whereThereIsNoIdTheGroupFileIsRead(CapturedOutput output) {
		GroupResolver resolver = new GroupResolver(new IdCommand(() -> Optional.of(Path.of("/no/such/id")), PATIENCE),
				new GroupFile(this.groupFile), FOR_EVER);
		assertThat(resolver.resolve(ALICE).names()).containsExactlyInAnyOrder("ops", "audit", "staff");
		assertThat(output).contains("/no/such/id");
	}

	@Test
	void anIdThatAStrangerPutOnThePathIsPassedOver(CapturedOutput output) throws IOException {
		Programs.requireRoot();
		Path stolen = Files.createDirectory(this.directory.resolve("bin"));
		Path ran = this.directory.resolve("ran");
		Programs.run("chmod", "1777", stolen.toString());
		JavaProgram.openToAll(this.directory);
		Programs.Result attack = Programs.runAs(65534, 65534, "", "sh", "-c",
				"printf '#!/bin/sh\\ntouch %2$s; echo 0' > %1$s/id; chmod 755 %1$s/id".formatted(stolen, ran));
		assertThat(attack).as(attack.output()).extracting(Programs.Result::status).isEqualTo(0);
		GroupResolver resolver = new GroupResolver(IdCommand.onPath(stolen + ":/usr/bin:/bin", PATIENCE),
				new GroupFile(this.groupFile), Duration.ZERO);
		for (int i = 0; i < 2; i++) {
			Groups groups = resolver.resolve(new Peer("root", "root", 0L, 0L, 1L));
			assertThat(groups.source()).isEqualTo(Groups.Source.ID);
		}
		assertThat(ran).doesNotExist();
		assertThat(output).containsOnlyOnce(
				"%1$s/id is passed over: it is not to be trusted: %1$s/id belongs to uid 65534, and not to root"
					.formatted(stolen));
	}

	@Test
	void whereOnlyAStrangersIdIsOnThePathTheGroupFileIsRead(CapturedOutput output) throws IOException {
		Path stolen = Files.createDirectory(this.directory.resolve("bin"));
		Path id = Files.writeString(stolen.resolve("id"), "#!/bin/sh\necho 0\n");
		Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwxrwxrwx"));
		GroupResolver resolver = new GroupResolver(IdCommand.onPath(stolen.toString(), PATIENCE),
				new GroupFile(this.groupFile), FOR_EVER);
		assertThat(resolver.resolve(ALICE))
			.isEqualTo(new Groups(Set.of("ops", "audit", "staff"), Set.of(60L, 63L, 50L), Groups.Source.FILE));
		assertThat(output).contains("there is no 'id' in the PATH that can be trusted");
	}

	@Test
	void whereThereIsNeitherNobodyHasSupplementaryGroups(CapturedOutput output) {
		GroupResolver resolver = new GroupResolver(new IdCommand(() -> Optional.of(Path.of("/no/such/id")), PATIENCE),
				new GroupFile(Path.of("/no/such/group")), FOR_EVER);
		assertThat(resolver.resolve(ALICE).names()).containsExactly("staff");
		assertThat(output).contains("Cannot read /no/such/group");
	}

	@Test
	void whatWasFoundIsKeptForAWhile() throws IOException {
		Path calls = this.directory.resolve("calls");
		String script = "echo >>'%s'; printf 'ops\\0'".formatted(calls);
		GroupResolver kept = resolver(script, FOR_EVER);
		kept.resolve(ALICE);
		long first = Files.size(calls);
		kept.resolve(ALICE);
		assertThat(Files.size(calls)).isEqualTo(first);
		GroupResolver notKept = resolver(script, Duration.ZERO);
		notKept.resolve(ALICE);
		notKept.resolve(ALICE);
		assertThat(Files.size(calls)).isEqualTo(3 * first);
	}

	@Test
	void manyWhoAskAtOnceStartOneLookUp() throws Exception {
		Path calls = this.directory.resolve("calls");
		GroupResolver resolver = resolver("echo >>'%s'; sleep 0.2; printf 'ops\\0'".formatted(calls), FOR_EVER);
		Thread[] threads = new Thread[20];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = new Thread(() -> resolver.resolve(ALICE));
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(Files.readAllLines(calls)).hasSize(2);
	}

	private GroupResolver resolver(String script, Duration keep) throws IOException {
		Path id = Files.writeString(this.directory.resolve("id"), "#!/bin/sh\n" + script.replace("\\\\", "\\") + "\n");
		Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwxr-xr-x"));
		boolean endless = script.contains("sleep 1000") || script.equals("yes");
		Duration limit = endless ? Duration.ofMillis(300) : PATIENCE;
		return new GroupResolver(new IdCommand(() -> Optional.of(id), limit), new GroupFile(this.groupFile), keep);
	}

}
