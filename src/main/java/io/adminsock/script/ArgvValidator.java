package io.adminsock.script;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;

import io.adminsock.command.BadArgumentsException;

/**
 * Checks arguments against the limits of {@code execve(2)} and of the locale's charset,
 * before the process is started.
 */
final class ArgvValidator {

	/**
	 * {@code MAX_ARG_STRLEN} of Linux, which includes the NUL at the end.
	 */
	private static final int MAX_ARGUMENT_BYTES = 128 * 1024;

	/**
	 * Half of Linux's limit for arguments and environment with a stack of 8 MiB.
	 */
	private static final int MAX_TOTAL_BYTES = 1024 * 1024;

	private static final int POINTER_BYTES = 8;

	private static final Charset CHARSET = charset();

	private ArgvValidator() {
	}

	/**
	 * Returns the charset in which the JDK passes arguments to a process.
	 */
	private static Charset charset() {
		return (Runtime.version().feature() < 18) ? Charset.defaultCharset()
				: Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
	}

	/**
	 * Checks arguments.
	 * @throws BadArgumentsException if they cannot be passed to a process unchanged
	 */
	static void check(List<String> arguments) {
		check(arguments, CHARSET);
	}

	static void check(List<String> arguments, Charset charset) {
		CharsetEncoder encoder = charset.newEncoder();
		long all = 0;
		for (int i = 0; i < arguments.size(); i++) {
			String argument = arguments.get(i);
			if (argument.indexOf('\0') >= 0) {
				throw refuse(i, "has a NUL in it, which no program can be given");
			}
			if (!encoder.canEncode(argument)) {
				throw refuse(i,
						"has characters that cannot be written in the locale's %s: start the server with LANG=C.UTF-8"
							.formatted(charset));
			}
			int bytes = argument.getBytes(charset).length + 1;
			if (bytes > MAX_ARGUMENT_BYTES) {
				throw refuse(i,
						"has %d bytes, and %d are possible: read it from the standard input, where the whole body is"
							.formatted(bytes - 1, MAX_ARGUMENT_BYTES - 1));
			}
			all += bytes + POINTER_BYTES;
		}
		if (all > MAX_TOTAL_BYTES) {
			throw BadArgumentsException
				.of("The arguments take %d bytes, and %d are possible: read them from the standard input, where the whole body is."
					.formatted(all, MAX_TOTAL_BYTES));
		}
	}

	private static BadArgumentsException refuse(int index, String reason) {
		return BadArgumentsException.of("Argument %d %s.".formatted(index + 1, reason));
	}

}
