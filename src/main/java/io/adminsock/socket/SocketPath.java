package io.adminsock.socket;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The absolute path of a socket file, short enough for a socket address, and the names
 * beside it that belong to it.
 *
 * @param path the absolute path
 * @param directory the directory that holds it
 * @param name the file's name
 */
record SocketPath(Path path, Path directory, String name) {

	/**
	 * Bytes that the JDK takes in a socket address: {@code sun_path} less the final zero
	 * and one byte of its own.
	 */
	private static final int MAX_BYTES = isMac() ? 102 : 106;

	/** The encoding of file names, which the JVM takes from the locale. */
	static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

	static SocketPath of(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		Path directory = absolute.getParent();
		Path name = absolute.getFileName();
		if (directory == null || name == null) {
			throw SocketFileException.notAFilePath(absolute);
		}
		SocketPath result = new SocketPath(absolute, directory, name.toString());
		int excess = Math.max(length(absolute), length(result.staged())) - MAX_BYTES;
		if (excess > 0) {
			throw SocketFileException.pathTooLong(absolute, length(absolute), length(absolute) - excess);
		}
		return result;
	}

	/**
	 * Requires that the working directory's name is known, on which a relative path
	 * depends. Newer JDKs replace the bytes that are none of the locale's characters, and
	 * then it is the name of another directory.
	 */
	void requireWorkingDirectory(String name) {
		if (!FILE_NAMES.newEncoder().canEncode(name)) {
			throw SocketFileException.unmappable(this.path, FILE_NAMES.name());
		}
	}

	/**
	 * Returns the file whose lock says that an instance is running.
	 */
	Path lock() {
		return this.directory.resolve(this.name + ".lock");
	}

	/**
	 * Returns where the socket is bound before it is published. The kernel goes on
	 * showing this name (in {@code ss -xl}), so that it leads to the published socket
	 * later.
	 */
	Path staged() {
		return stagingDirectory().resolve("s");
	}

	/**
	 * Returns the directory that only its owner can enter, and that holds the socket
	 * until it is published. Its name contains that of the socket, unless that makes it
	 * too long. It is the same at each start, so that what a crash left is found again.
	 */
	Path stagingDirectory() {
		Path readable = this.directory.resolve("." + this.name + ".new");
		if (length(readable.resolve("s")) <= MAX_BYTES) {
			return readable;
		}
		return this.directory.resolve("." + Integer.toString(this.name.hashCode() & 0xFFFFF, 36));
	}

	private static int length(Path path) {
		return path.toString().getBytes(FILE_NAMES).length;
	}

	private static boolean isMac() {
		return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
	}

}
