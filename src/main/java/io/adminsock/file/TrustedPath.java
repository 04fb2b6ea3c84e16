package io.adminsock.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

import io.adminsock.ids.UserNamespace;

/**
 * Checks that only root and the user of this process can change a file, or replace it or
 * a part of its path. Links are followed one by one. This is the rule of
 * {@code StrictModes} of sshd, except that sticky directories such as {@code /tmp} are
 * allowed in the path, because users cannot replace each other's files there.
 */
public final class TrustedPath {

	private static final int WRITE_FOR_OTHERS = 0022;

	private static final int STICKY = 01000;

	private static final int MAX_LINKS = 40;

	private static final long ROOT = 0;

	private final long user;

	/**
	 * Creates the check for the user that this process runs as.
	 */
	public TrustedPath() {
		this.user = user();
	}

	/**
	 * Returns the user of this process, or root if {@code /proc} is missing or if this
	 * user has the overflow id, which identifies no single user.
	 */
	private static long user() {
		try {
			long user = uid(Files.readAttributes(Path.of("/proc/self"), "unix:uid"));
			return UserNamespace.current().identifiesUser(user) ? user : ROOT;
		}
		catch (IOException ex) {
			return ROOT;
		}
	}

	/**
	 * Follows a path and checks each part of it.
	 * @param path the path
	 * @return the path without links
	 * @throws UntrustedPathException if another user could change what the path leads to
	 * @throws IOException if a part of the path is missing
	 */
	public Path follow(Path path) throws UntrustedPathException, IOException {
		Path current = path.toAbsolutePath().getRoot();
		Deque<Path> rest = names(path.toAbsolutePath());
		int links = 0;
		while (!rest.isEmpty()) {
			requireOthersCannotReplaceIn(current);
			Path next = current.resolve(rest.pop()).normalize();
			if (!Files.isSymbolicLink(next)) {
				current = next;
				continue;
			}
			if (++links > MAX_LINKS) {
				throw new UntrustedPathException("leads through too many links");
			}
			requireOwner(next, attributes(next, LinkOption.NOFOLLOW_LINKS));
			Path target = Files.readSymbolicLink(next);
			names(target).descendingIterator().forEachRemaining(rest::push);
			current = target.isAbsolute() ? target.getRoot() : current;
		}
		requireOthersCannotWrite(current);
		return current;
	}

	private static Deque<Path> names(Path path) {
		Deque<Path> names = new ArrayDeque<>();
		path.forEach(names::add);
		return names;
	}

	private void requireOthersCannotReplaceIn(Path directory) throws UntrustedPathException, IOException {
		Map<String, Object> attributes = attributes(directory);
		requireOwner(directory, attributes);
		if ((mode(attributes) & STICKY) == 0) {
			requireMode(directory, attributes);
		}
	}

	private void requireOthersCannotWrite(Path path) throws UntrustedPathException, IOException {
		Map<String, Object> attributes = attributes(path);
		requireOwner(path, attributes);
		requireMode(path, attributes);
	}

	private void requireOwner(Path path, Map<String, Object> attributes) throws UntrustedPathException {
		long owner = uid(attributes);
		if (owner != ROOT && owner != this.user) {
			throw new UntrustedPathException((this.user != ROOT)
					? "is not to be trusted: %s belongs to uid %d, and neither to root nor to uid %d".formatted(path,
							owner, this.user)
					: "is not to be trusted: %s belongs to uid %d, and not to root".formatted(path, owner));
		}
	}

	private static void requireMode(Path path, Map<String, Object> attributes) throws UntrustedPathException {
		int mode = mode(attributes);
		if ((mode & WRITE_FOR_OTHERS) != 0) {
			throw new UntrustedPathException(
					"is not to be trusted: %s has mode %04o, so that others may write to it (chmod go-w)"
						.formatted(path, mode & 07777));
		}
	}

	private static Map<String, Object> attributes(Path path, LinkOption... options) throws IOException {
		return Files.readAttributes(path, "unix:uid,mode", options);
	}

	private static long uid(Map<String, Object> attributes) {
		return Integer.toUnsignedLong((Integer) Objects.requireNonNull(attributes.get("uid")));
	}

	private static int mode(Map<String, Object> attributes) {
		return (Integer) Objects.requireNonNull(attributes.get("mode"));
	}

}
