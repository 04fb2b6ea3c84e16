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
 * A process as {@code /proc} shows it ({@code proc(5)}).
 *
 * @param pid the process id
 * @param state the state, {@code Z} for a zombie
 * @param session the session id
 * @param start the start time in clock ticks since the boot
 */
record ProcfsProcess(long pid, char state, long session, long start) {

	private static final Path PROC = Path.of("/proc");

	private static final int STATE = 0;

	private static final int SESSION = 3;

	private static final int START = 19;

	/**
	 * Returns all visible processes that have not ended; none without {@code /proc}.
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
		// The name, which is in parentheses, may contain any character.
		String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
		return (fields.length > START) ? new ProcfsProcess(pid, fields[STATE].charAt(0),
				Long.parseLong(fields[SESSION]), Long.parseLong(fields[START])) : null;
	}

	/**
	 * Returns the value of a variable of the initial environment, or {@code null}.
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
	 * Returns whether the process is in the pid namespace of this process.
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
