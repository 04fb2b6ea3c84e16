package io.adminsock.script;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.adminsock.file.DirectoryFiles;
import io.adminsock.file.TrustedPath;
import io.adminsock.file.UntrustedPathException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scripts of a directory, and checks that none of them has changed since.
 */
final class ScriptScanner {

	private static final Log logger = LogFactory.getLog(ScriptScanner.class);

	private final Path directory;

	private final Interpreters interpreters;

	private final TrustedPath trusted;

	ScriptScanner(Path directory, Interpreters interpreters, TrustedPath trusted) {
		this.directory = directory;
		this.interpreters = interpreters;
		this.trusted = trusted;
	}

	/**
	 * The scripts of the directory.
	 *
	 * @param scripts the valid scripts by their names
	 * @param refused the other files, and why each of them is no command
	 */
	record Result(Map<String, Script> scripts, Map<Path, String> refused) {
	}

	/**
	 * Scans the directory.
	 * @param known returns the known script of a name, which is not read again if it is
	 * unchanged, or {@code null}
	 */
	Result scan(Function<String, @Nullable Script> known) {
		Result result = new Result(new TreeMap<>(), new HashMap<>());
		Map<String, Path> names = new HashMap<>();
		for (ScriptFile file : files(result.refused())) {
			Path other = names.putIfAbsent(file.command(), file.path());
			if (other != null) {
				result.refused()
					.put(file.path(), "has the name of %s, which comes before it".formatted(other.getFileName()));
			}
			else {
				read(file, known.apply(file.command()), result);
			}
		}
		return result;
	}

	private void read(ScriptFile file, @Nullable Script known, Result result) {
		try {
			boolean unchanged = known != null && known.file().equals(file.path()) && isUnchanged(known);
			Script script = unchanged ? known : file.read(this.trusted, this.interpreters);
			result.scripts().put(file.command(), script);
		}
		catch (InvalidScriptException ex) {
			result.refused().put(file.path(), ex.reason());
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot examine %s".formatted(file.path()), ex);
			result.refused().put(file.path(), "cannot be examined (%s)".formatted(ex));
		}
	}

	/**
	 * Returns the files that may be commands, in the order of their names.
	 */
	private List<ScriptFile> files(Map<Path, String> refused) {
		List<ScriptFile> files = new ArrayList<>();
		try {
			Path real = this.trusted.follow(this.directory);
			for (Path path : DirectoryFiles.list(real, (path) -> true)) {
				ScriptFile file = new ScriptFile(real, path);
				if (!file.isIgnored()) {
					files.add(file);
				}
			}
		}
		catch (UntrustedPathException ex) {
			refused.put(this.directory, ex.reason());
		}
		catch (NoSuchFileException ex) {
			refused.put(this.directory, "is missing");
		}
		catch (IOException ex) {
			String reason = (ex instanceof FileSystemException failed && failed.getReason() != null)
					? failed.getReason() : ex.getClass().getSimpleName();
			refused.put(this.directory, "cannot be read (%s)".formatted(reason));
		}
		return files;
	}

	/**
	 * Returns whether a script may still be run as it was read. Only root and the user of
	 * this process can write to the checked files, so no other user can change them
	 * between this check and the start of the script.
	 */
	boolean isUnchanged(Script script) {
		try {
			this.trusted.follow(script.directory());
			if (script.interpreter() != null) {
				this.interpreters.require(script.interpreter());
			}
			return FileFingerprint.of(this.trusted.follow(script.file())).equals(script.fingerprint());
		}
		catch (IOException | UntrustedPathException | InvalidScriptException ex) {
			return false;
		}
	}

}
