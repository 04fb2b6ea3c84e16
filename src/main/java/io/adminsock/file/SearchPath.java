package io.adminsock.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A {@code PATH} of which only the trusted directories are used: those whose programs
 * only root and the user of this process can change.
 */
public final class SearchPath {

	private static final Log logger = LogFactory.getLog(SearchPath.class);

	private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

	private final TrustedPath trusted = new TrustedPath();

	private final List<String> entries;

	private final Map<String, String> reported = new ConcurrentHashMap<>();

	private SearchPath(List<String> entries) {
		this.entries = entries;
	}

	/**
	 * Creates a search path.
	 * @param path directories, separated by colons, or {@code null} for the default ones
	 * @return the search path
	 */
	public static SearchPath of(@Nullable String path) {
		return new SearchPath(Arrays.stream(((path != null) ? path : DEFAULT_PATH).split(":", -1)).distinct().toList());
	}

	/**
	 * Returns the directories that are trusted at present, in their order. Logs each
	 * untrusted directory once. A missing directory is left out as well, because another
	 * user may be able to create it.
	 * @return absolute paths, in which links are not resolved
	 */
	public List<Path> directories() {
		List<Path> directories = new ArrayList<>();
		for (String entry : this.entries) {
			try {
				follow(entry);
				directories.add(Path.of(entry));
			}
			catch (UntrustedPathException ex) {
				report(entry, "'%s' is left out of the PATH: it %s".formatted(entry, ex.reason()));
			}
			catch (IOException ex) {
				logger.debug("'%s' is left out of the PATH".formatted(entry), ex);
			}
		}
		return directories;
	}

	/**
	 * Finds a trusted program. Logs each untrusted program once.
	 * @param name the name of the program
	 * @return the path, in which links are not resolved, because the name may decide what
	 * the program does
	 */
	public Optional<Path> find(String name) {
		for (Path candidate : candidates(name)) {
			try {
				this.trusted.follow(candidate);
				return Optional.of(candidate);
			}
			catch (UntrustedPathException ex) {
				report(candidate.toString(), "%s is passed over: it %s".formatted(candidate, ex.reason()));
			}
			catch (IOException ex) {
				logger.debug("%s is passed over".formatted(candidate), ex);
			}
		}
		return Optional.empty();
	}

	/**
	 * Returns all programs with a name, trusted or not, in the order of the directories.
	 * @param name the name
	 * @return absolute paths
	 */
	public List<Path> candidates(String name) {
		return this.entries.stream()
			.filter((entry) -> entry.startsWith("/"))
			.flatMap((entry) -> file(entry, name).stream())
			.filter((file) -> Files.isExecutable(file) && Files.isRegularFile(file))
			.toList();
	}

	/**
	 * Returns the path of a file, or nothing if directory or name cannot be a path
	 * because they contain a NUL or a character that the locale cannot encode.
	 */
	private static Optional<Path> file(String directory, String name) {
		try {
			return Optional.of(Path.of(directory, name));
		}
		catch (InvalidPathException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Returns the first directory that is not trusted.
	 * @return the directory and the reason, or {@code null} if all are trusted
	 */
	public @Nullable String findUntrusted() {
		for (String entry : this.entries) {
			try {
				follow(entry);
			}
			catch (UntrustedPathException ex) {
				return "'%s', which %s".formatted(entry, ex.reason());
			}
			catch (IOException ex) {
				return "'%s', which is missing".formatted(entry);
			}
		}
		return null;
	}

	private void follow(String entry) throws UntrustedPathException, IOException {
		if (!entry.startsWith("/")) {
			throw new UntrustedPathException("is not an absolute path");
		}
		this.trusted.follow(path(entry));
	}

	private static Path path(String entry) throws UntrustedPathException {
		try {
			return Path.of(entry);
		}
		catch (InvalidPathException ex) {
			throw new UntrustedPathException("is not a path");
		}
	}

	private void report(String path, String sentence) {
		if (!Objects.equals(this.reported.put(path, sentence), sentence)) {
			logger.warn(sentence);
		}
	}

}
