package io.adminsock.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.adminsock.file.TrustedPath;
import io.adminsock.file.UntrustedPathException;

/**
 * A file in the directory of scripts that may be a command.
 *
 * @param directory the path of the directory without links
 * @param path the path of the file
 */
record ScriptFile(Path directory, Path path) {

	private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

	/**
	 * Names of files that editors and package managers create beside a file.
	 */
	private static final Pattern BACKUP_FILE = Pattern
		.compile("\\..*|.*~|#.*#|.*\\.(bak|orig|rej|sw[a-p]|tmp|disabled|dpkg-.*|ucf-.*|rpm(save|new|orig))");

	private static final int MAX_METADATA_BYTES = 64 * 1024;

	private static final String ELF = "\u007fELF";

	/**
	 * Returns whether the file is not meant to be a command, so that no warning is due.
	 */
	boolean isIgnored() {
		return BACKUP_FILE.matcher(fileName()).matches() || Files.isDirectory(this.path)
				|| (!Files.isExecutable(this.path) && Files.isRegularFile(this.path) && !looksLikeScript());
	}

	private boolean looksLikeScript() {
		try {
			return beginning(Interpreters.SHEBANG.length()).equals(Interpreters.SHEBANG);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String fileName() {
		return String.valueOf(this.path.getFileName());
	}

	/**
	 * Returns the name of the command, which is the name of the file without its
	 * extension.
	 */
	String command() {
		String name = fileName();
		int dot = name.lastIndexOf('.');
		return (dot > 0) ? name.substring(0, dot) : name;
	}

	/**
	 * Reads and checks the file.
	 * @throws InvalidScriptException if the file is no valid command
	 */
	Script read(TrustedPath trusted, Interpreters interpreters) throws InvalidScriptException {
		try {
			if (!COMMAND.matcher(command()).matches()) {
				throw new InvalidScriptException(
						"cannot be a command of that name: use letters, digits, '.', '_' and '-'");
			}
			Path target = target(trusted);
			FileFingerprint before = FileFingerprint.of(target);
			String text = beginning(MAX_METADATA_BYTES);
			String interpreter = text.startsWith(ELF) ? null : interpreter(text);
			if (interpreter != null) {
				interpreters.require(interpreter);
			}
			ScriptMetadata metadata = ScriptMetadataParser.parse(command(), (interpreter != null) ? text : "");
			if (!FileFingerprint.of(target).equals(before)) {
				throw new InvalidScriptException("is being changed right now");
			}
			return new Script(command(), this.path, before, interpreter, metadata);
		}
		catch (UntrustedPathException ex) {
			throw new InvalidScriptException(ex);
		}
		catch (NoSuchFileException ex) {
			throw new InvalidScriptException("leads nowhere (%s is missing)".formatted(ex.getFile()));
		}
		catch (FileSystemException ex) {
			String reason = (ex.getReason() != null) ? ex.getReason() : ex.getClass().getSimpleName();
			throw new InvalidScriptException("cannot be read (%s: %s)".formatted(ex.getFile(), reason));
		}
		catch (IOException ex) {
			throw new InvalidScriptException("cannot be read (%s)".formatted(ex));
		}
	}

	private Path target(TrustedPath trusted) throws InvalidScriptException, UntrustedPathException, IOException {
		Path target = trusted.follow(this.path);
		if (!target.startsWith(this.directory)) {
			throw new InvalidScriptException("leads outside of its directory, to %s".formatted(target));
		}
		if (!Files.isRegularFile(target)) {
			throw new InvalidScriptException("is no regular file");
		}
		if (!Files.isExecutable(target)) {
			throw new InvalidScriptException("is not executable (chmod +x)");
		}
		return target;
	}

	/**
	 * Decodes bytes that are not UTF-8 to replacement characters, which match nothing.
	 */
	private String beginning(int bytes) throws IOException {
		try (InputStream stream = Files.newInputStream(this.path)) {
			return new String(stream.readNBytes(bytes), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Returns the first line after {@code #!}.
	 */
	private static String interpreter(String text) throws InvalidScriptException {
		if (!text.startsWith(Interpreters.SHEBANG)) {
			throw new InvalidScriptException(
					"is in no format that can be run: it begins neither with #! and an interpreter, such as #!/bin/sh, nor as a program for Linux (ELF)");
		}
		String line = text.substring(Interpreters.SHEBANG.length()).split("\n", 2)[0];
		if (line.endsWith("\r")) {
			throw new InvalidScriptException(
					"has Windows line ends, so that the system would look for an interpreter '%s\\r' (sed -i 's/\\r$//')"
						.formatted(line.strip()));
		}
		return line;
	}

}
