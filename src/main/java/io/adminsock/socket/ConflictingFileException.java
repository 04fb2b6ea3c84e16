package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file with a name that the socket needs, which this process must neither use nor
 * remove.
 */
final class ConflictingFileException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String file;

	ConflictingFileException(Path file, String message) {
		super(message);
		this.file = file.toString();
	}

	static ConflictingFileException inTheWay(Path file) {
		return new ConflictingFileException(file, "%s is in the way: remove it".formatted(file));
	}

	static ConflictingFileException ofType(Path file, FileType type) {
		return new ConflictingFileException(file, "it is a " + type);
	}

	static ConflictingFileException ofOwner(Path file, long uid) {
		return new ConflictingFileException(file, "%s belongs to uid %d: remove it".formatted(file, uid));
	}

	static ConflictingFileException ofLinks(Path file, int links) {
		return new ConflictingFileException(file,
				"%s has %d hard links, and so is another file as well: remove it".formatted(file, links));
	}

	String getFile() {
		return this.file;
	}

}
