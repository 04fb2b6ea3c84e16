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
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Debian package: what is in it, and its life on a Debian where systemd
 * does not run, so that the service is started as its units say by a small program.
 */
class DebianPackageHost {

	private static final Path DEB = Path.of(System.getProperty("adminsock.deb", "target/adminsock.deb"));

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
		String contents = succeed(Programs.run("dpkg-deb", "--contents", DEB.toString()));
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
					"-rw-r--r-- root/root ./usr/share/doc/adminsock/examples/nginx.conf",
					"-rw-r--r-- root/root ./usr/share/man/man8/adminsock.8.gz");
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
		DebianRoot debian = DebianRoot.make(ROOT);
		debian.run("sh", "-c", "for u in alice bob; do id -u $u >/dev/null 2>&1 || useradd $u; done");
		debian.run("dpkg", "--purge", "adminsock");
		debian.run("userdel", "adminsock");
		Map<String, String> before = debian.listing();
		assertThat(succeed(debian.install(DEB))).contains("Setting up adminsock");
		succeed(debian.run("usermod", "-aG", "adminsock", "alice"));
		assertThat(succeed(debian.run("stat", "-c", "%A %U %G", "/run/adminsock")))
			.isEqualTo("drwxr-xr-x adminsock adminsock\n");
		assertThat(succeed(debian.run("systemctl", "is-enabled", "adminsock.socket", "adminsock.service")))
			.isEqualTo("enabled\nenabled\n");
		useAndUpgrade(debian);
		removeAndPurge(debian, before);
	}

	private void useAndUpgrade(DebianRoot debian) throws Exception {
		Files.writeString(debian.resolve(CONFIGURATION), """
				adminsock:
				  sockets:
				    open:
				      path: /run/adminsock/open.sock
				      mode: "0666"
				      commands: [ping]
				""");
		succeed(debian.run("systemctl", "disable", "adminsock.service"));
		try (ServerProcess service = debian.startService(this.directory)) {
			service.awaitListening();
			use(debian);
			compareWithManPage(debian);
			succeed(debian.install(newer()));
			assertThat(succeed(debian.run("dpkg-query", "-Wf", "${Version} ${Status}", "adminsock")))
				.isEqualTo("1:2 install ok installed");
			assertThat(debian.run("systemctl", "is-enabled", "adminsock.service").output()).isEqualTo("disabled\n");
			assertThat(debian.resolve(CONFIGURATION)).content().contains("open.sock");
			assertThat(debian.resolve(CONFIGURATION + ".dpkg-dist")).content().contains("# newer");
			assertThat(succeed(get(debian, "alice", "threads"))).contains("Full thread dump");
			use(debian);
			stop(service, debian);
		}
		try (ServerProcess service = debian.startService(this.directory)) {
			service.awaitListening();
			use(debian);
			stop(service, debian);
		}
	}

	private static void use(DebianRoot debian) {
		assertThat(succeed(get(debian, "alice", "whoami"))).contains("\"user\":\"alice\"", "\"adminsock\"",
				"\"groupsFrom\":\"id\"");
		assertThat(get(debian, "bob", "whoami").status()).isEqualTo(7);
		assertThat(succeed(
				debian.runAs("bob", "curl", "-sS", "--unix-socket", "/run/adminsock/open.sock", "http://any/ping")))
			.isEqualTo("pong");
	}

	/** The catalog has a table when asked for text. */
	private static void compareWithManPage(DebianRoot debian) {
		String manPage = succeed(debian.run("zcat", "/usr/share/man/man8/adminsock.8.gz"));
		String catalog = succeed(
				debian.run("curl", "-sS", "--unix-socket", SOCKET, "-H", "Accept: text/plain", "http://any/"));
		assertThat(catalog.lines().map((line) -> line.replaceAll("(\\w+ \\S+).*", ".B $1")))
			.containsExactlyElementsOf(manPage.lines().filter((line) -> line.matches("\\.B (GET|POST) .*")).toList());
	}

	private static Programs.Result get(DebianRoot debian, String user, String command) {
		return debian.runAs(user, "curl", "-sS", "--fail-with-body", "--unix-socket", SOCKET, "http://any/" + command);
	}

	/** Stops it as systemd would. */
	private static void stop(ServerProcess service, DebianRoot debian) throws Exception {
		String info = succeed(get(debian, "root", "info"));
		long pid = Long.parseLong(info.replaceAll("(?s).*\"pid\":(\\d+).*", "$1"));
		ProcessHandle.of(pid).orElseThrow().destroy();
		assertThat(service.awaitExit()).isEqualTo(143);
		assertThat(service.log()).doesNotContain(" WARN ", "ERROR");
	}

	/** Makes a package of a later version, whose jar has everything in another place. */
	private Path newer() throws IOException {
		Path tree = this.directory.resolve("newer");
		Path deb = this.directory.resolve("newer.deb");
		succeed(Programs.run("dpkg-deb", "--raw-extract", DEB.toString(), tree.toString()));
		Path control = tree.resolve("DEBIAN/control");
		Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: 1:2"));
		Path configuration = tree.resolve(CONFIGURATION.substring(1));
		Files.writeString(configuration, "# newer\n" + Files.readString(configuration));
		Path jar = tree.resolve("usr/lib/adminsock/adminsock.jar");
		Path reversed = this.directory.resolve("reversed.jar");
		reverse(jar, reversed);
		Files.move(reversed, jar, StandardCopyOption.REPLACE_EXISTING);
		succeed(Programs.run("dpkg-deb", "--root-owner-group", "-Zgzip", "--build", tree.toString(), deb.toString()));
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

	private static void removeAndPurge(DebianRoot debian, Map<String, String> before) {
		succeed(debian.run("dpkg", "--remove", "adminsock"));
		assertThat(debian.resolve("/usr/lib/adminsock")).doesNotExist();
		assertThat(debian.resolve(CONFIGURATION)).exists();
		succeed(debian.run("dpkg", "--purge", "adminsock"));
		assertThat(changes(before, debian.listing()))
			.allMatch((path) -> path.matches("/etc/(passwd|group|g?shadow)-?"));
		assertThat(succeed(debian.run("id", "-nG", "adminsock"))).isEqualTo("adminsock\n");
	}

	private static Set<String> changes(Map<String, String> before, Map<String, String> after) {
		Set<String> paths = new TreeSet<>(before.keySet());
		paths.addAll(after.keySet());
		paths.removeIf((path) -> Objects.equals(before.get(path), after.get(path)));
		return paths;
	}

	private static String succeed(Programs.Result result) {
		assertThat(result.status()).as(result.output()).isZero();
		return result.output();
	}

}
