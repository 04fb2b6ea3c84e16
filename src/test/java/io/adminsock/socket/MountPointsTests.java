package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MountPointsTests {

	@TempDir
	Path directory;

	@Test
	void aMountPointIsKnownByItsRealPath() throws IOException {
		Path real = Files.createDirectory(this.directory.toRealPath().resolve("real"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), real);
		MountPoints mounts = mountinfo("""
				22 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw
				nonsense

				36 35 98:0 /s %1$s/admin.sock rw,noatime master:1 - ext3 /dev/root rw
				""".formatted(real));
		assertThat(mounts.contains(real.resolve("admin.sock"))).isTrue();
		assertThat(mounts.contains(link.resolve("admin.sock"))).isTrue();
		assertThat(mounts.contains(real.resolve("admin.soc"))).isFalse();
		assertThat(mounts.contains(real)).isFalse();
		assertThat(mounts.contains(Path.of("/"))).isFalse();
	}

	@Test
	void blanksAndBackslashesAreEscaped() throws IOException {
		Path real = this.directory.toRealPath();
		MountPoints mounts = mountinfo(
				"36 35 98:0 / %s/a\\040b\\011c\\134d\\012e rw - ext3 /dev/root rw\n".formatted(real));
		assertThat(mounts.contains(real.resolve("a b\tc\\d\ne"))).isTrue();
		assertThat(mounts.contains(real.resolve("a"))).isFalse();
	}

	@Test
	void withoutTheFileThereAreNone() {
		assertThat(new MountPoints(this.directory.resolve("nowhere")).contains(this.directory)).isFalse();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void theKernelTellsThoseOfThisProcess() {
		assertThat(MountPoints.ofThisProcess().contains(Path.of("/proc"))).isTrue();
		assertThat(MountPoints.ofThisProcess().contains(this.directory)).isFalse();
	}

	private MountPoints mountinfo(String content) throws IOException {
		return new MountPoints(Files.writeString(this.directory.resolve("mountinfo"), content));
	}

}
