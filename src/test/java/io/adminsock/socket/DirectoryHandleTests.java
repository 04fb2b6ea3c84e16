package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

@EnabledOnOs(OS.LINUX)
class DirectoryHandleTests {

	private static final SocketPermissions OPEN = SocketPermissions.of(FileMode.of("0666"), null, null);

	@TempDir
	private Path directory;

	private Path name;

	private Path elsewhere;

	private Path victim;

	@BeforeEach
	void makeDirectories() throws IOException {
		this.name = Files.createDirectory(this.directory.resolve("name"));
		this.elsewhere = Files.createDirectory(this.directory.resolve("elsewhere"));
		this.victim = Files.createFile(this.elsewhere.resolve("s"));
		Files.setAttribute(this.victim, "unix:mode", 0600);
	}

	@Test
	void whatTakesTheNameIsNotTouched() throws IOException {
		try (DirectoryHandle held = DirectoryHandle.open(this.name)) {
			Files.createFile(this.name.resolve("s"));
			Path moved = Files.move(this.name, this.directory.resolve("moved"));
			Files.createSymbolicLink(this.name, this.elsewhere);
			ResolvedPermissions permissions = ResolvedPermissions.resolve(this.name, OPEN);
			permissions.apply(held.path().resolve("s"), FileMode.of("0666"));
			permissions.apply(held.path(), FileMode.of("0711"));
			assertThat(Listing.modeAndOwners(moved.resolve("s"))).startsWith("0666 ");
			assertThat(Listing.modeAndOwners(moved)).startsWith("0711 ");
		}
		assertThat(Listing.modeAndOwners(this.victim)).startsWith("0600 ");
		assertThat(Listing.modeAndOwners(this.elsewhere)).doesNotStartWith("0711 ");
	}

	@Test
	void aSocketThatIsBoundElsewhereIsNotPublished() throws IOException {
		SocketPath socket = SocketPath.of(this.directory.resolve("admin.sock"));
		Files.delete(this.victim);
		try (SocketLock lock = SocketLock.take(socket); StagedSocket staged = new StagedSocket(socket)) {
			Files.move(socket.stagingDirectory(), this.directory.resolve("moved"));
			Files.createSymbolicLink(socket.stagingDirectory(), this.elsewhere);
			assertThatIOException()
				.isThrownBy(() -> staged.publish(1, ResolvedPermissions.resolve(socket.path(), OPEN)));
			assertThat(lock.isInPlace()).isTrue();
		}
		assertThat(socket.path()).doesNotExist();
		assertThat(Listing.modeAndOwners(this.victim)).doesNotStartWith("0666 ");
	}

	@Test
	void aLinkIsNotOpened() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.elsewhere);
		assertThatIOException().isThrownBy(() -> DirectoryHandle.open(link))
			.withMessage("%s is in the way: remove it", link);
	}

	/**
	 * Another user creates the link where the server binds its socket, so that the server
	 * would remove a file elsewhere.
	 */
	@Test
	void aLinkIsNotFollowedWithoutProcEither(@TempDir Path classes) throws IOException {
		Programs.requireRoot();
		Programs.require("unshare");
		JavaProgram program = JavaProgram.copy(classes, SocketFile.class, OpenSocket.class, LogFactory.class);
		Path shared = Files.createDirectory(this.directory.resolve("shared"));
		Files.setAttribute(this.directory, "unix:mode", 0755);
		Files.setAttribute(shared, "unix:mode", 01777);
		SocketPath socket = SocketPath.of(shared.resolve("admin.sock"));
		Path link = socket.stagingDirectory();
		assertThat(Programs.runAs(54321, 54321, "", "ln", "-s", this.elsewhere.toString(), link.toString()).status())
			.isZero();
		Stream<String> withoutProc = Stream.of("unshare", "--mount", "sh", "-c",
				"mount -t tmpfs none /proc && exec env LD_LIBRARY_PATH=\"$0\" \"$@\"",
				System.getProperty("java.home") + "/lib");
		Stream<String> server = Stream
			.of(program.command(OpenSocket.class, List.of(), socket.path().toString(), "0600", "-", "-"));
		String output = Programs.run(Stream.concat(withoutProc, server).toArray(String[]::new)).output();
		assertThat(output).contains("%s is in the way: remove it".formatted(link)).doesNotContain("open\n");
		assertThat(this.victim).exists();
	}

	@Test
	void anothersDirectoryIsNotOpened() throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.name, "unix:uid", 54321);
		assertThatIOException().isThrownBy(() -> DirectoryHandle.open(this.name))
			.withMessage("%s belongs to uid 54321: remove it", this.name);
	}

}
