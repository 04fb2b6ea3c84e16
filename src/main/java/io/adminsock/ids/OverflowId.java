package io.adminsock.ids;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The id that the kernel shows for all users, or all groups, that a user namespace does
 * not map.
 *
 * @param isShared whether there are unmapped ids, which share the overflow id
 * @param id the overflow id
 */
record OverflowId(boolean isShared, long id) {

	/** Without unmapped ids, the overflow id is an ordinary id. */
	static final OverflowId NONE = new OverflowId(false, 0);

	/** {@code DEFAULT_OVERFLOWUID} of the kernel. */
	private static final long DEFAULT = 65534;

	/** All ids but {@code (uid_t) -1}. */
	private static final long ALL = 0xffffffffL;

	private static final int MAX_LENGTH = 32;

	/**
	 * Reads the overflow id. If the map cannot be read, the id counts as shared.
	 * @param process the mount point of {@code /proc}
	 * @param kind {@code uid} or {@code gid}
	 */
	static OverflowId read(Path process, String kind) {
		return mapsAllIds(process.resolve("self"), kind + "_map") ? NONE
				: new OverflowId(true, id(process.resolve("sys/kernel/overflow" + kind)));
	}

	/**
	 * Returns whether a map contains all ids. Its lines are
	 * {@code first-inside first-outside count} and do not overlap. Without the file the
	 * kernel has no user namespaces.
	 */
	private static boolean mapsAllIds(Path self, String map) {
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
	 * Reads the file with a single {@code read(2)}, because the kernel returns nothing to
	 * a second one, and {@link Files#readString} reads a single byte first.
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
