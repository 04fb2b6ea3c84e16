package io.adminsock.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A directory of this process, held open, and a path that leads to it whatever takes its
 * name. The JDK follows links where it changes a mode, and whoever owns the directory
 * above can put a link in the place of this one at any time. Without {@code /proc} the
 * path is the name.
 */
final class HeldDirectory implements AutoCloseable {

	private static final Path PROCESS = Path.of("/proc/self");

	private static final Path DESCRIPTORS = PROCESS.resolve("fd");

	private final DirectoryStream<Path> descriptor;

	private final Path path;

	private HeldDirectory(DirectoryStream<Path> descriptor, Path path) {
		this.descriptor = descriptor;
		this.path = path;
	}

	/**
	 * Opens a directory.
	 * @throws IOException if the name is not, or no longer, that of a directory of this
	 * user
	 */
	@SuppressWarnings("StreamResourceLeak") // it is held until close()
	static HeldDirectory open(Path directory) throws IOException {
		boolean reachable = Files.isReadable(DESCRIPTORS);
		Object key = reachable ? keyOfOwn(directory) : null;
		DirectoryStream<Path> descriptor = Files.newDirectoryStream(directory);
		try {
			return new HeldDirectory(descriptor, reachable ? descriptorOf(directory, key) : directory);
		}
		catch (IOException | RuntimeException ex) {
			descriptor.close();
			throw ex;
		}
	}

	/**
	 * Looks once, so that the key is that of the directory whose owner was looked at.
	 */
	private static @Nullable Object keyOfOwn(Path directory) throws IOException {
		Map<String, Object> found = Files.readAttributes(directory, "unix:isDirectory,uid,fileKey",
				LinkOption.NOFOLLOW_LINKS);
		if (!Boolean.TRUE.equals(found.get("isDirectory"))
				|| !Files.getAttribute(PROCESS, "unix:uid").equals(found.get("uid"))) {
			throw inTheWay(directory);
		}
		return found.get("fileKey");
	}

	/**
	 * Ends in a dot, since the descriptor itself is a link.
	 */
	private static Path descriptorOf(Path directory, @Nullable Object key) throws IOException {
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
			for (Path descriptor : descriptors) {
				Path target = descriptor.resolve(".");
				if (new FileIdentity(target, key).isInPlace()) {
					return target;
				}
			}
		}
		throw inTheWay(directory);
	}

	static IOException inTheWay(Path path) {
		return new IOException("%s is in the way: remove it".formatted(path));
	}

	/**
	 * Returns the path that leads to the directory for as long as it is held.
	 */
	Path path() {
		return this.path;
	}

	@Override
	public void close() throws IOException {
		this.descriptor.close();
	}

}
