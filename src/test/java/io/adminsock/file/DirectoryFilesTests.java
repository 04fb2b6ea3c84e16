package io.adminsock.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class DirectoryFilesTests {

	@TempDir
	private Path directory;

	@BeforeEach
	void makeFiles() throws IOException {
		for (String name : new String[] { "b", "c", "a" }) {
			Files.createFile(this.directory.resolve(name));
		}
	}

	@Test
	void filesComeInTheOrderOfTheirNames() throws IOException {
		assertThat(DirectoryFiles.list(this.directory, (file) -> !file.endsWith("b")))
			.containsExactly(this.directory.resolve("a"), this.directory.resolve("c"));
	}

	/**
	 * The JDK throws the same unchecked exception when reading the directory fails.
	 */
	@Test
	void aFailureHalfwayIsAnIOException() {
		IOException failure = new IOException("Input/output error");
		assertThatIOException().isThrownBy(() -> DirectoryFiles.list(this.directory, (file) -> {
			throw failure;
		})).isSameAs(failure);
	}

	@Test
	void aMissingDirectoryIsAnIOException() {
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> DirectoryFiles.list(this.directory.resolve("none"), (file) -> true));
	}

}
