package io.adminsock.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A process as {@code /proc} tells of it ({@code proc(5)}).
 *
 * @param pid its number
 * @param state a letter, {@code Z} for one that has ended
 * @param session the number of its session
 * @param start when it was started, in ticks since the machine was
 */
record ProcfsProcess(long pid, char state, long session, long start) {

	private static final Path PROC = Path.of("/proc");

	private static final int STATE = 0;

	private static final int SESSION = 3;

	private static final int START = 19;

	/**
	 * Returns all processes that can be seen and have not ended; none where there is no
	 * {@code /proc}.
	 */
	static List<ProcfsProcess> all() {
		List<ProcfsProcess> processes = new ArrayList<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
			for (Path directory : directories) {
				ProcfsProcess process = of(Long.parseLong(String.valueOf(directory.getFileName())));
				if (process != null && process.state != 'Z') {
					processes.add(process);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			return List.of();
		}
		return processes;
	}

	/**
	 * Returns a process, or {@code null} if there is none.
	 */
	static @Nullable ProcfsProcess of(long pid) {
		String line = read(pid, "stat");
		// The name, in parentheses, may have anything in it.
		String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
		return (fields.length > START) ? new ProcfsProcess(pid, fields[STATE].charAt(0),
				Long.parseLong(fields[SESSION]), Long.parseLong(fields[START])) : null;
	}

	/**
	 * Returns the value of a variable in the environment that it was started with, or
	 * {@code null}.
	 */
	@Nullable String environment(String name) {
		for (String variable : read(this.pid, "environ").split("\0")) {
			if (variable.startsWith(name + "=")) {
				return variable.substring(name.length() + 1);
			}
		}
		return null;
	}

	/**
	 * Tells whether its numbers of processes are ours.
	 */
	boolean isInOurNamespace() {
		try {
			return Files.readSymbolicLink(PROC.resolve(this.pid + "/ns/pid"))
				.equals(Files.readSymbolicLink(PROC.resolve("self/ns/pid")));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String read(long pid, String file) {
		try {
			return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
