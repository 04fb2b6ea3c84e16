package io.adminsock.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Debian package: what is in it, and its life on a Debian. systemd leaves
 * the service's mount namespace out in the container, so {@code ProtectSystem=} and the
 * like show nothing here.
 */
@Tag("deb")
class DebianPackageIT {

	private static final Path DEB = Path.of("target/adminsock.deb");

	private static final Path ROOT = Path.of("target/debian").toAbsolutePath();

	private static final String SOCKET = "/run/adminsock/admin.sock";

	private static final String CONFIGURATION = "/etc/adminsock/application.yaml";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void requireDebian() {
		Programs.require("dpkg-deb");
	}

	@Test
	void packageHasItsFilesForRootAlone() {
		String contents = Debian.succeed(Programs.run("dpkg-deb", "--contents", DEB.toString()));
		assertThat(contents.lines()
			.map((line) -> line.replaceAll(" +\\S+ \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d ", " "))
			.filter((line) -> !line.endsWith("/")))
			.containsExactlyInAnyOrder("-rw-r--r-- root/root ./etc/adminsock/application.yaml",
					"-rw-r--r-- root/root ./usr/lib/adminsock/adminsock.jar",
					"-rw-r--r-- root/root ./usr/lib/systemd/system/adminsock.service",
					"-rw-r--r-- root/root ./usr/lib/systemd/system/adminsock.socket",
					"-rw-r--r-- root/root ./usr/lib/sysusers.d/adminsock.conf",
					"-rw-r--r-- root/root ./usr/lib/tmpfiles.d/adminsock.conf",
					"-rw-r--r-- root/root ./usr/share/doc/adminsock/changelog.gz",
					"-rw-r--r-- root/root ./usr/share/doc/adminsock/copyright",
					"-rwxr-xr-x root/root ./usr/share/doc/adminsock/examples/commands/disk.sh",
					"-rwxr-xr-x root/root ./usr/share/doc/adminsock/examples/commands/logs.sh",
					"-rwxr-xr-x root/root ./usr/share/doc/adminsock/examples/commands/processes.py",
					"-rwxr-xr-x root/root ./usr/share/doc/adminsock/examples/commands/reload.sh",
					"-rw-r--r-- root/root ./usr/share/doc/adminsock/examples/nginx.conf",
					"-rw-r--r-- root/root ./usr/share/man/man8/adminsock.8.gz");
		assertThat(contents).containsPattern("(?m)^drwxr-xr-x root/root .* \\./etc/adminsock/commands\\.d/$");
		assertThat(contents).doesNotContainPattern("(?m)^d(?!rwxr-xr-x root/root)");
	}

	/**
	 * What is left out: there is no mail address to write to, the Java of the build
	 * compresses less than gzip -9 does, and the jar is a program and no library.
	 */
	@Test
	void lintianHasNothingElseToComplainAbout() {
		Programs.require("lintian");
		Programs.Result result = Programs.run("lintian", "--allow-root", "--fail-on", "error,warning",
				"--suppress-tags",
				"bogus-mail-host,bogus-mail-host-in-debian-changelog,poor-compression-in-manual-page,"
						+ "changelog-not-compressed-with-max-compression,jar-not-in-usr-share",
				DEB.toString());
		assertThat(result.output()).isEmpty();
		assertThat(result.status()).isZero();
	}

	@Test
	void packageIsInstalledUsedUpgradedRemovedAndPurged() throws Exception {
		try (Debian debian = Debian.boot(ROOT, this.directory)) {
			debian.run("dpkg", "--purge", "adminsock");
			debian.run("userdel", "adminsock");
			debian.run("sh", "-c", "for u in alice bob; do id -u $u || useradd $u; done");
			Map<String, String> before = debian.listing();
			assertThat(install(debian, DEB)).contains("Setting up adminsock");
			assertThat(debian.succeed("systemctl", "is-enabled", "adminsock.socket", "adminsock.service"))
				.isEqualTo("enabled\nenabled\n");
			addCommand(debian);
			use(debian);
			upgrade(debian);
			removeAndPurge(debian, before);
		}
	}

	private static String install(Debian debian, Path deb) throws IOException {
		Files.copy(deb, debian.resolve("/root/adminsock.deb"), StandardCopyOption.REPLACE_EXISTING);
		return debian.succeed("dpkg", "--force-confold", "--install", "/root/adminsock.deb");
	}

	/**
	 * As the manual page says. The file goes again: what is left would stay after a
	 * purge.
	 */
	private static void addCommand(Debian debian) {
		debian.succeed("install", "/usr/share/doc/adminsock/examples/commands/disk.sh", "/etc/adminsock/commands.d");
		assertThat(debian.succeed("curl", "-sS", "--fail-with-body", "--retry", "20", "--retry-delay", "1",
				"--retry-all-errors", "--unix-socket", SOCKET, "http://any/disk"))
			.contains("Mounted on");
		debian.succeed("rm", "/etc/adminsock/commands.d/disk.sh");
	}

	private static void use(Debian debian) throws IOException {
		Files.writeString(debian.resolve(CONFIGURATION), """
				adminsock:
				  sockets:
				    open:
				      path: /run/adminsock/open.sock
				      mode: "0666"
				      commands: [ping]
				""");
		debian.succeed("systemctl", "restart", "adminsock.service");
		debian.succeed("usermod", "-aG", "adminsock", "alice");
		assertThat(debian.succeed(get("alice", "whoami"))).contains("\"user\":\"alice\"", "\"adminsock\"",
				"\"groupsFrom\":\"id\"");
		assertThat(debian.run(get("bob", "whoami")).status()).isEqualTo(7);
		assertThat(debian.succeed("runuser", "-u", "bob", "--", "curl", "-sS", "--unix-socket",
				"/run/adminsock/open.sock", "http://any/ping"))
			.isEqualTo("pong");
		compareWithManPage(debian);
	}

	private static String[] get(String user, String command) {
		return new String[] { "runuser", "-u", user, "--", "curl", "-sS", "--fail-with-body", "--unix-socket", SOCKET,
				"http://any/" + command };
	}

	/** Upgrades it while somebody calls all the time, and nobody finds it closed. */
	private void upgrade(Debian debian) throws IOException {
		debian.succeed("systemctl", "disable", "adminsock.service");
		String old = mainProcess(debian);
		Files.copy(newer(), debian.resolve("/root/adminsock.deb"), StandardCopyOption.REPLACE_EXISTING);
		assertThat(debian.succeed("sh", "-c", """
				dpkg --force-confold --install /root/adminsock.deb &
				while kill -0 $! 2>/dev/null; do
				    curl -fsS --unix-socket "$1" http://any/ping -o /dev/null || exit 1
				done
				wait $!
				""", "sh", SOCKET)).contains("Setting up adminsock (1:2)");
		assertThat(mainProcess(debian)).isNotEqualTo(old);
		assertThat(debian.run("systemctl", "is-enabled", "adminsock.service").output()).isEqualTo("disabled\n");
		assertThat(debian.resolve(CONFIGURATION)).content().contains("open.sock");
		assertThat(debian.resolve(CONFIGURATION + ".dpkg-dist")).content().contains("# newer");
		assertThat(debian.succeed(get("alice", "threads"))).contains("Full thread dump");
		assertThat(debian.succeed("journalctl", "--no-pager", "--boot", "--unit=adminsock.service"))
			.contains("Started adminsock.service")
			.doesNotContain(" WARN ", "ERROR", "Failed");
	}

	private static String mainProcess(Debian debian) {
		return debian.succeed("systemctl", "show", "--property=MainPID", "adminsock.service");
	}

	/** The catalog has a table when asked for text. */
	private static void compareWithManPage(Debian debian) {
		String manPage = debian.succeed("zcat", "/usr/share/man/man8/adminsock.8.gz");
		String catalog = debian.succeed("curl", "-sS", "--unix-socket", SOCKET, "-H", "Accept: text/plain",
				"http://any/");
		assertThat(catalog.lines().map((line) -> line.replaceAll("(\\w+ \\S+).*", ".B $1")))
			.containsExactlyElementsOf(manPage.lines().filter((line) -> line.matches("\\.B (GET|POST) .*")).toList());
	}

	/** Makes a package of a later version, whose jar has everything in another place. */
	private Path newer() throws IOException {
		Path tree = this.directory.resolve("newer");
		Path deb = this.directory.resolve("newer.deb");
		Debian.succeed(Programs.run("dpkg-deb", "--raw-extract", DEB.toString(), tree.toString()));
		Path control = tree.resolve("DEBIAN/control");
		Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: 1:2"));
		Path configuration = tree.resolve(CONFIGURATION.substring(1));
		Files.writeString(configuration, "# newer\n" + Files.readString(configuration));
		Path jar = tree.resolve("usr/lib/adminsock/adminsock.jar");
		Path reversed = this.directory.resolve("reversed.jar");
		reverse(jar, reversed);
		Files.move(reversed, jar, StandardCopyOption.REPLACE_EXISTING);
		Debian.succeed(
				Programs.run("dpkg-deb", "--root-owner-group", "-Zgzip", "--build", tree.toString(), deb.toString()));
		return deb;
	}

	private static void reverse(Path jar, Path target) throws IOException {
		try (ZipFile in = new ZipFile(jar.toFile());
				ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
			List<ZipEntry> entries = new ArrayList<>(Collections.list(in.entries()));
			Collections.reverse(entries);
			for (ZipEntry entry : entries) {
				entry.setCompressedSize(-1);
				out.putNextEntry(entry);
				try (InputStream content = in.getInputStream(entry)) {
					content.transferTo(out);
				}
			}
		}
	}

	private static void removeAndPurge(Debian debian, Map<String, String> before) throws IOException {
		debian.succeed("dpkg", "--remove", "adminsock");
		assertThat(debian.run("systemctl", "is-active", "adminsock.socket", "adminsock.service").output())
			.isEqualTo("inactive\ninactive\n");
		assertThat(debian.resolve("/usr/lib/adminsock")).doesNotExist();
		assertThat(debian.resolve(CONFIGURATION)).exists();
		debian.succeed("dpkg", "--purge", "adminsock");
		Files.delete(debian.resolve("/root/adminsock.deb"));
		assertThat(changes(before, debian.listing()))
			.allMatch((path) -> path.matches("/etc/(passwd|group|g?shadow)-?"));
		assertThat(debian.run("test", "-e", "/run/adminsock").status()).isEqualTo(1);
		assertThat(debian.succeed("id", "-nG", "adminsock")).isEqualTo("adminsock\n");
	}

	private static Set<String> changes(Map<String, String> before, Map<String, String> after) {
		Set<String> paths = new TreeSet<>(before.keySet());
		paths.addAll(after.keySet());
		paths.removeIf((path) -> Objects.equals(before.get(path), after.get(path)));
		return paths;
	}

}
