package io.adminsock.script;

import java.nio.file.Path;
import java.util.Objects;

/**
 * An executable file that is a command.
 *
 * @param name the command's name
 * @param file the file's path, no directory of which is a link
 * @param state the file as it was when it was looked at
 * @param header what it says of itself
 */
record Script(String name, Path file, FileState state, Header header) {

	Path directory() {
		return Objects.requireNonNull(this.file.getParent());
	}

}
