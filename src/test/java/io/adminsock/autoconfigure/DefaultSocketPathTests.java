package io.adminsock.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultSocketPathTests {

	@TempDir
	private Path directory;

	private Path find(String application, Map<String, String> environment) {
		return new DefaultSocketPath(environment, this.directory.resolve("run")).find(application);
	}

	@Test
	void isInTheDirectoryThatSystemdMade() {
		assertThat(find("shop", Map.of("RUNTIME_DIRECTORY", "/run/one:/run/two"))).hasToString("/run/one/admin.sock");
	}

	@Test
	void isInTheDirectoryOfTheServiceIfThatIsOurs() throws IOException {
		Path own = Files.createDirectories(this.directory.resolve("run/shop"));
		assertThat(find("shop", Map.of())).isEqualTo(own.resolve("admin.sock"));
		Path others = Files.createDirectories(this.directory.resolve("run/other"));
		Files.setOwner(others, others.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
		assertThat(find("other", Map.of())).hasToString("run/admin.sock");
	}

	@Test
	void isInTheDirectoryOfTheUser() throws IOException {
		Path own = Files.createDirectories(this.directory.resolve("user"));
		assertThat(find("shop", Map.of("XDG_RUNTIME_DIR", own.toString()))).isEqualTo(own.resolve("shop/admin.sock"));
		assertThat(find("shop", Map.of("XDG_RUNTIME_DIR", "/none"))).hasToString("run/admin.sock");
	}

	@Test
	void isInTheWorkingDirectoryOfAnApplicationWithoutAUsableName() {
		Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", this.directory.toString());
		for (String name : new String[] { "../shop", "a/b", "", ".." }) {
			assertThat(find(name, environment)).as(name).hasToString("run/admin.sock");
		}
		assertThat(new DefaultSocketPath(environment, this.directory).find(null)).hasToString("run/admin.sock");
	}

}
