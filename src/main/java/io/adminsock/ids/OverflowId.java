package io.adminsock.ids;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The id that the kernel shows for each user, or each group, that a namespace does not
 * have.
 *
 * @param isShared whether there are such users or groups
 * @param id the id
 */
record OverflowId(boolean isShared, long id) {

	/** The overflow id of a namespace that has all ids is an ordinary one. */
	static final OverflowId NONE = new OverflowId(false, 0);

	/** {@code DEFAULT_OVERFLOWUID} of the kernel. */
	private static final long DEFAULT = 65534;

	/** All ids but {@code (uid_t) -1}. */
	private static final long ALL = 0xffffffffL;

	private static final int MAX_LENGTH = 32;

	/**
	 * Reads the id. Where it cannot be found out whether it is shared, it is.
	 * @param process where {@code /proc} is mounted
	 * @param kind {@code uid} or {@code gid}
	 */
	static OverflowId read(Path process, String kind) {
		return isWhole(process.resolve("self"), kind + "_map") ? NONE
				: new OverflowId(true, id(process.resolve("sys/kernel/overflow" + kind)));
	}

	/**
	 * Without the file, the kernel has no user namespaces. Its lines are
	 * {@code first-inside first-outside count}, and do not overlap.
	 */
	private static boolean isWhole(Path self, String map) {
		try {
			return Files.readString(self.resolve(map), StandardCharsets.US_ASCII)
				.lines()
				.mapToLong((line) -> Long.parseLong(line.strip().split("\\s+")[2]))
				.sum() >= ALL;
		}
		catch (NoSuchFileException ex) {
			return Files.isDirectory(self);
		}
		catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * Reads the file at once: the kernel gives the content of such a file to the first
	 * {@code read(2)} only, which is one of a single byte in {@link Files#readString}.
	 */
	private static long id(Path file) {
		try (InputStream input = Files.newInputStream(file)) {
			byte[] content = new byte[MAX_LENGTH];
			int length = Math.max(0, input.read(content));
			return Long.parseLong(new String(content, 0, length, StandardCharsets.US_ASCII).strip());
		}
		catch (IOException | NumberFormatException ex) {
			return DEFAULT;
		}
	}

	boolean is(long other) {
		return this.isShared && this.id == other;
	}

	String text() {
		return Long.toString(this.id);
	}

	@Override
	public String toString() {
		return this.isShared ? text() : "none";
	}

}
