package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The type of the file at a path. Symbolic links are not followed.
 */
enum FileType {

	NOTHING(-1), SOCKET(0140000), SYMBOLIC_LINK(0120000), REGULAR_FILE(0100000), BLOCK_DEVICE(0060000),
	DIRECTORY(0040000), CHARACTER_DEVICE(0020000), FIFO(0010000);

	/** {@code S_IFMT} of {@code stat(2)}. */
	private static final int TYPE_BITS = 0170000;

	private final int type;

	FileType(int type) {
		this.type = type;
	}

	static FileType at(Path path) throws IOException {
		try {
			return ofMode((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
		}
		catch (NoSuchFileException ex) {
			return NOTHING;
		}
	}

	/**
	 * Returns the type in a mode of {@code stat(2)}.
	 */
	static FileType ofMode(int mode) throws IOException {
		int type = mode & TYPE_BITS;
		for (FileType candidate : values()) {
			if (candidate.type == type) {
				return candidate;
			}
		}
		throw new IOException("unknown file type 0%o".formatted(type));
	}

	@Override
	public String toString() {
		return (this == FIFO) ? "FIFO" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
