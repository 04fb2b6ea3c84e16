package io.adminsock.ids;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UserNamespaceTests {

	private static final String ALL = "         0          0 4294967295\n";

	@TempDir
	Path process;

	@BeforeEach
	void makeSelf() throws IOException {
		Files.createDirectory(this.process.resolve("self"));
	}

	@Test
	void aMapOfAllIdsIdentifiesEachOfThem() throws IOException {
		map("uid", ALL);
		map("gid", ALL);
		UserNamespace namespace = UserNamespace.read(this.process);
		assertThat(namespace.mapsAllIds()).isTrue();
		assertThat(namespace.identifiesUser(65534)).isTrue();
		assertThat(namespace.identifiesGroup(65534)).isTrue();
		assertThat(namespace).hasToString("all users and groups");
	}

	@Test
	void severalLinesMayHaveAllIds() throws IOException {
		map("uid", "0 1 1\n1 0 1\n2 2 4294967293\n");
		map("gid", ALL);
		assertThat(UserNamespace.read(this.process).mapsAllIds()).isTrue();
	}

	/**
	 * If the map contains 65534, the kernel shows unmapped users as this id nevertheless.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "0 1000 1\n", "0 100000 65536\n", "0 1000 1\n1 100000 65536\n", "0 0 4294967294\n", "",
			"nonsense", "0 0\n", "0 0 x\n" })
	void aMapOfSomeIdsDoesNotIdentifyTheOverflowId(String map) throws IOException {
		map("uid", map);
		map("gid", ALL);
		UserNamespace namespace = UserNamespace.read(this.process);
		assertThat(namespace.mapsAllIds()).isFalse();
		assertThat(namespace.identifiesUser(65534)).isFalse();
		assertThat(namespace.identifiesUser(0)).isTrue();
		assertThat(namespace.identifiesUser(1000)).isTrue();
		assertThat(namespace.identifiesGroup(65534)).isTrue();
		assertThat(namespace).hasToString("uid 65534, gid none");
	}

	@Test
	void theOverflowIdIsTheOneThatIsConfigured() throws IOException {
		map("uid", ALL);
		map("gid", "0 1000 1\n");
		Path kernel = Files.createDirectories(this.process.resolve("sys/kernel"));
		Files.writeString(kernel.resolve("overflowgid"), "777\n");
		UserNamespace namespace = UserNamespace.read(this.process);
		assertThat(namespace.identifiesGroup(777)).isFalse();
		assertThat(namespace.identifiesGroup(65534)).isTrue();
		assertThat(namespace.identifiesUser(777)).isTrue();
	}

	@Test
	void aPrincipalIsKnownByItsId() throws IOException {
		UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
		map("uid", "0 1000 1\n");
		map("gid", "0 1000 1\n");
		UserNamespace part = UserNamespace.read(this.process);
		assertThat(part.identifies(names.lookupPrincipalByName("65534"))).isFalse();
		assertThat(part.identifies(names.lookupPrincipalByName("nobody"))).isFalse();
		assertThat(part.identifies(names.lookupPrincipalByName("root"))).isTrue();
		assertThat(part.identifies(names.lookupPrincipalByGroupName("65534"))).isFalse();
		assertThat(part.identifies(names.lookupPrincipalByGroupName("root"))).isTrue();
		map("uid", ALL);
		map("gid", ALL);
		UserNamespace whole = UserNamespace.read(this.process);
		assertThat(whole.identifies(names.lookupPrincipalByName("65534"))).isTrue();
		assertThat(whole.identifies(names.lookupPrincipalByGroupName("65534"))).isTrue();
	}

	@Test
	void aKernelWithoutUserNamespacesHasAllIdsInOne() {
		assertThat(UserNamespace.read(this.process).mapsAllIds()).isTrue();
	}

	@Test
	void withoutTheFileSystemOfTheKernelTheOverflowIdIsTakenForShared() {
		UserNamespace namespace = UserNamespace.read(this.process.resolve("nowhere"));
		assertThat(namespace.mapsAllIds()).isFalse();
		assertThat(namespace.identifiesUser(65534)).isFalse();
		assertThat(namespace.identifiesUser(0)).isTrue();
	}

	@Test
	void theKernelsOwnFilesAreReadAsAWhole() throws IOException {
		Path kernel = Files.createDirectories(this.process.resolve("sys")).resolve("kernel");
		Files.createSymbolicLink(kernel, Path.of("/proc/sys/kernel"));
		map("uid", "0 1000 1\n");
		long id = Long.parseLong(Programs.run("cat", "/proc/sys/kernel/overflowuid").output().strip());
		assertThat(UserNamespace.read(this.process).identifiesUser(id)).isFalse();
	}

	private void map(String kind, String content) throws IOException {
		Files.writeString(this.process.resolve("self").resolve(kind + "_map"), content);
	}

}
