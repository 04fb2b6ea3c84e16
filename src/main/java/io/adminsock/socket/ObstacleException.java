package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that has a name which the socket needs, and that is not to be used or removed.
 */
final class ObstacleException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String path;

	ObstacleException(Path path, String message) {
		super(message);
		this.path = path.toString();
	}

	static ObstacleException inTheWay(Path path) {
		return new ObstacleException(path, "%s is in the way: remove it".formatted(path));
	}

	static ObstacleException ofKind(Path path, FileKind kind) {
		return new ObstacleException(path, "it is a " + kind);
	}

	static ObstacleException ofOwner(Path path, long uid) {
		return new ObstacleException(path, "%s belongs to uid %d: remove it".formatted(path, uid));
	}

	static ObstacleException ofLinks(Path path, int links) {
		return new ObstacleException(path,
				"%s has %d hard links, and so is another file as well: remove it".formatted(path, links));
	}

	String getPath() {
		return this.path;
	}

}
