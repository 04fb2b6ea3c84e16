package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that has a name which the socket needs, and that is not to be used or removed.
 */
final class ConflictingFileException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String path;

	ConflictingFileException(Path path, String message) {
		super(message);
		this.path = path.toString();
	}

	static ConflictingFileException inTheWay(Path path) {
		return new ConflictingFileException(path, "%s is in the way: remove it".formatted(path));
	}

	static ConflictingFileException ofType(Path path, FileType type) {
		return new ConflictingFileException(path, "it is a " + type);
	}

	static ConflictingFileException ofOwner(Path path, long uid) {
		return new ConflictingFileException(path, "%s belongs to uid %d: remove it".formatted(path, uid));
	}

	static ConflictingFileException ofLinks(Path path, int links) {
		return new ConflictingFileException(path,
				"%s has %d hard links, and so is another file as well: remove it".formatted(path, links));
	}

	String getPath() {
		return this.path;
	}

}
