package io.adminsock.script;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An executable file that is a command.
 *
 * @param name the name of the command
 * @param file the path of the file, whose directory is not a link
 * @param fingerprint the fingerprint when the file was read
 * @param interpreter the first line after {@code #!}, or {@code null} for a program that
 * needs no interpreter
 * @param metadata the declarations
 */
record Script(String name, Path file, FileFingerprint fingerprint, @Nullable String interpreter,
		ScriptMetadata metadata) {

	Path directory() {
		return Objects.requireNonNull(this.file.getParent());
	}

}
