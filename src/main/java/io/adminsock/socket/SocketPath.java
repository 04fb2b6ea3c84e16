package io.adminsock.socket;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The absolute path of a socket file, short enough for a socket address, and the paths of
 * the files beside it.
 *
 * @param path the absolute path
 * @param directory the directory of the file
 * @param name the name of the file
 */
record SocketPath(Path path, Path directory, String name) {

	/**
	 * The JDK's limit for a socket address, which is the size of {@code sun_path} less
	 * two bytes.
	 */
	private static final int MAX_BYTES = isMac() ? 102 : 106;

	/** The charset of file names, which the JVM takes from the locale. */
	static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

	static SocketPath of(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		Path directory = absolute.getParent();
		Path name = absolute.getFileName();
		if (directory == null || name == null) {
			throw new SocketFileException(RefusalReason.NOT_A_FILE_PATH, absolute);
		}
		SocketPath result = new SocketPath(absolute, directory, name.toString());
		int excess = Math.max(length(absolute), length(result.staged())) - MAX_BYTES;
		if (excess > 0) {
			throw new SocketFileException(RefusalReason.PATH_TOO_LONG, absolute,
					Map.of("bytes", length(absolute), "limit", length(absolute) - excess));
		}
		return result;
	}

	/**
	 * Requires that the name of the working directory, which a relative path depends on,
	 * can be encoded. JDK 18 and later replace the bytes of it that the locale cannot
	 * decode, and the result is the name of another directory.
	 */
	void requireWorkingDirectory(String name) {
		if (!FILE_NAMES.newEncoder().canEncode(name)) {
			throw new SocketFileException(RefusalReason.WORKING_DIRECTORY_UNMAPPABLE, this.path,
					Map.of("charset", FILE_NAMES.name()));
		}
	}

	/**
	 * Returns the file that a running instance holds locked.
	 */
	Path lock() {
		return this.directory.resolve(this.name + ".lock");
	}

	/**
	 * Returns the path that the socket is bound to before it is renamed. {@code ss -xl}
	 * shows this path as long as the socket is open.
	 */
	Path staged() {
		return stagingDirectory().resolve("s");
	}

	/**
	 * Returns the private directory that the socket is bound in. Its name contains the
	 * socket's name unless that exceeds the limit. The name is the same at each start, so
	 * that the next start finds and removes the directory after a crash.
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
