package io.adminsock.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the code takes for granted of inode numbers: one that belongs to something that is
 * open is given to nobody else, even when its name is gone.
 */
@Tag("faults")
class InodeFaultsIT {

	@TempDir
	Path directory;

	@Test
	void inodeOfAnOpenSocketIsNotGivenAwayOnDisk() throws IOException {
		assertInodesAreKept();
	}

	@Test
	void inodeOfAnOpenSocketIsNotGivenAwayInMemory() throws IOException {
		Programs.requireRoot();
		Programs.require("mount");
		assertThat(Programs.run("mount", "-t", "tmpfs", "tmpfs", this.directory.toString()).status()).isZero();
		try {
			assertInodesAreKept();
		}
		finally {
			Programs.run("umount", this.directory.toString());
		}
	}

	private void assertInodesAreKept() throws IOException {
		String type = Files.getFileStore(this.directory).type();
		FaultReport report = new FaultReport("inodes on " + type);
		int files = Counts.of("faults.inodes", 4000);
		Path removed = this.directory.resolve("removed");
		Path replaced = this.directory.resolve("replaced");
		Path lock = this.directory.resolve("lock");
		Set<Object> kept;
		try (ServerSocketChannel first = listen(removed);
				ServerSocketChannel second = listen(replaced);
				FileChannel third = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			kept = Set.of(inode(removed), inode(replaced), inode(lock));
			Files.delete(removed);
			Files.move(Files.createFile(this.directory.resolve("other")), replaced, StandardCopyOption.ATOMIC_MOVE);
			Files.delete(lock);
			assertThat(create("while-open", files)).doesNotContainAnyElementsOf(kept);
			assertThat(first.isOpen() && second.isOpen() && third.isOpen()).isTrue();
		}
		Set<Object> afterwards = create("afterwards", files);
		afterwards.retainAll(kept);
		report.print("%d files made while 2 sockets and 1 lock without names were open, 0 of their inodes reused; "
			.formatted(files) + "%d of 3 reused after they were closed".formatted(afterwards.size()));
	}

	private Set<Object> create(String name, int files) throws IOException {
		Set<Object> inodes = new HashSet<>();
		for (int i = 0; i < files; i++) {
			Path file = this.directory.resolve(name + i);
			if (i % 2 == 0) {
				Files.createFile(file);
			}
			else {
				listen(file).close();
			}
			inodes.add(inode(file));
		}
		return inodes;
	}

	private static ServerSocketChannel listen(Path path) throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
	}

	private static Object inode(Path path) throws IOException {
		return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
	}

}
