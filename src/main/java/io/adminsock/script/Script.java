package io.adminsock.script;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An executable file that is a command.
 *
 * @param name the command's name
 * @param file the file's path, no directory of which is a link
 * @param fingerprint the file as it was when it was looked at
 * @param interpreter the first line after {@code #!}, or {@code null} for a program that
 * needs no interpreter
 * @param metadata what it says of itself
 */
record Script(String name, Path file, FileFingerprint fingerprint, @Nullable String interpreter,
		ScriptMetadata metadata) {

	Path directory() {
		return Objects.requireNonNull(this.file.getParent());
	}

}
