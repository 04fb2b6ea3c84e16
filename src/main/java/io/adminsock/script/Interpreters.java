package io.adminsock.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.adminsock.file.SearchPath;
import io.adminsock.file.TrustedPath;
import io.adminsock.file.UntrustedPathException;

/**
 * Checks the programs that run a script: the interpreter after {@code #!}, the program
 * that {@code env} finds, and the interpreter of an interpreter that is a script itself.
 * They run with the rights of the server, so only root and the user of the server may be
 * able to change them.
 */
final class Interpreters {

	static final String SHEBANG = "#!";

	/**
	 * {@code BINPRM_BUF_SIZE} of Linux without the NUL at the end.
	 */
	private static final int MAX_LINE = 255;

	/**
	 * The number of nested interpreters that Linux allows.
	 */
	private static final int MAX_DEPTH = 4;

	/**
	 * The directories that the C library (glibc or musl) searches without a {@code PATH}.
	 */
	private static final String DEFAULT_PATH = "/bin:/usr/bin:/usr/local/bin";

	private final TrustedPath trusted;

	private final SearchPath path;

	/**
	 * Creates the check.
	 * @param trusted checks which users can change a program
	 * @param path the {@code PATH} of scripts
	 */
	Interpreters(TrustedPath trusted, SearchPath path) {
		this.trusted = trusted;
		this.path = path;
	}

	/**
	 * Checks the programs that run a script.
	 * @param line the script's first line after {@code #!}
	 * @throws InvalidScriptException if a program is missing, or other users could change
	 * it
	 */
	void require(String line) throws InvalidScriptException {
		require(line, 0);
	}

	private void require(String line, int depth) throws InvalidScriptException {
		if (SHEBANG.length() + line.length() > MAX_LINE) {
			throw new InvalidScriptException(
					"has a first line of more than %d characters, and the system reads no more".formatted(MAX_LINE));
		}
		String[] parts = line.replaceAll("^[ \t]+|[ \t]+$", "").split("[ \t]+", 2);
		String name = parts[0];
		Path program = program(name);
		if (isEnv(require(program, depth)) || isEnv(program)) {
			requireByEnv(EnvCall.of((parts.length > 1) ? parts[1] : ""), depth);
		}
	}

	/**
	 * Returns a program by its path. The path is invalid if the locale of the server
	 * cannot encode it.
	 */
	private static Path program(String name) throws InvalidScriptException {
		try {
			Path program = Path.of(name);
			if (program.isAbsolute() && isProgram(program)) {
				return program;
			}
			throw new InvalidScriptException("needs the interpreter '%s', which is missing".formatted(name));
		}
		catch (InvalidPathException ex) {
			throw new InvalidScriptException(
					"needs the interpreter '%s', which is no path here (%s)".formatted(name, ex.getReason()));
		}
	}

	private static boolean isProgram(Path path) {
		return Files.isExecutable(path) && Files.isRegularFile(path);
	}

	private static boolean isEnv(Path program) {
		return program.endsWith("env");
	}

	/**
	 * Checks a program, and its interpreter if it is a script.
	 * @return the path of the program without links
	 */
	private Path require(Path program, int depth) throws InvalidScriptException {
		try {
			Path found = this.trusted.follow(program);
			String beginning = beginning(found);
			if (beginning.startsWith(SHEBANG)) {
				if (depth == MAX_DEPTH) {
					throw new InvalidScriptException(
							"needs the interpreter '%s', which needs too many others".formatted(program));
				}
				require(beginning.substring(SHEBANG.length()).split("\n", 2)[0], depth + 1);
			}
			return found;
		}
		catch (UntrustedPathException ex) {
			throw new InvalidScriptException("needs the interpreter '%s', which %s".formatted(program, ex.reason()));
		}
		catch (IOException ex) {
			throw new InvalidScriptException(
					"needs the interpreter '%s', which cannot be read (%s)".formatted(program, ex));
		}
	}

	/**
	 * Returns nothing for a program that this user may run but not read. It cannot be a
	 * script, because its interpreter could not read it either.
	 */
	private static String beginning(Path program) throws IOException {
		try (InputStream stream = Files.newInputStream(program)) {
			return new String(stream.readNBytes(MAX_LINE + 1), StandardCharsets.ISO_8859_1);
		}
		catch (AccessDeniedException ex) {
			return "";
		}
	}

	/**
	 * Checks the program that {@code env} finds.
	 */
	private void requireByEnv(EnvCall call, int depth) throws InvalidScriptException {
		String name = call.program();
		if (name.contains("/")) {
			requireByPath(name, depth);
			return;
		}
		if (EnvCall.NO_PATH.equals(call.path())) {
			for (Path candidate : requireAny(name, SearchPath.of(DEFAULT_PATH).candidates(name), DEFAULT_PATH)) {
				require(candidate, depth);
			}
			return;
		}
		if (call.path() == null) {
			requireOnPath(name, depth);
			return;
		}
		SearchPath path = SearchPath.of(call.path());
		String untrusted = path.findUntrusted();
		if (untrusted != null) {
			throw new InvalidScriptException("gives env a PATH with " + untrusted);
		}
		require(requireAny(name, path.candidates(name), call.path()).get(0), depth);
	}

	private void requireByPath(String name, int depth) throws InvalidScriptException {
		require(program(name), depth);
	}

	/**
	 * Checks the program in the {@code PATH} of scripts, which lacks the directories that
	 * are not trusted. If only such a directory has the program, the exception names it.
	 */
	private void requireOnPath(String name, int depth) throws InvalidScriptException {
		List<Path> directories = this.path.directories();
		List<Path> candidates = this.path.candidates(name);
		for (Path candidate : candidates) {
			if (directories.contains(candidate.getParent())) {
				require(candidate, depth);
				return;
			}
		}
		for (Path candidate : candidates) {
			require(candidate, depth);
		}
		requireAny(name, List.of(), directories.stream().map(Path::toString).collect(Collectors.joining(":")));
	}

	private static List<Path> requireAny(String name, List<Path> candidates, String path)
			throws InvalidScriptException {
		if (candidates.isEmpty()) {
			throw new InvalidScriptException("needs the interpreter '%s', which is not in %s%s".formatted(name, path,
					name.contains(" ") ? " (only env -S separates it from its arguments)" : ""));
		}
		return candidates;
	}

}
