package io.adminsock.script;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A process and the processes that it has started: its descendants, the processes of its
 * session, and the processes with its mark in their environment, which daemons inherit
 * too. A process that leaves its parent, its session and its environment is not found.
 */
final class ProcessTree {

	/**
	 * The environment variable of the mark, whose value is the server's process id, the
	 * server's start time and the number of the run.
	 */
	static final String MARK = "ADMINSOCK_RUN";

	private static final Log logger = LogFactory.getLog(ProcessTree.class);

	private static final AtomicLong RUNS = new AtomicLong();

	private static final Duration KILL_INTERVAL = Duration.ofMillis(5);

	private static final int MAX_KILL_ROUNDS = 1000;

	private final Process root;

	private final String mark;

	private final long start;

	/**
	 * Creates the tree of a process.
	 * @param root the process, which leads a session if {@code setsid} is available
	 * @param mark the mark
	 */
	ProcessTree(Process root, String mark) {
		this.root = root;
		this.mark = mark;
		ProcfsProcess process = ProcfsProcess.of(root.pid());
		this.start = (process != null) ? process.start() : 0;
	}

	/**
	 * Returns a new, unique mark.
	 */
	static String newMark() {
		long pid = ProcessHandle.current().pid();
		return "%d-%d-%d".formatted(pid, start(pid), RUNS.incrementAndGet());
	}

	private static long start(long pid) {
		ProcfsProcess process = ProcfsProcess.of(pid);
		return (process != null) ? process.start() : 0;
	}

	/**
	 * Returns the living processes.
	 */
	Set<ProcessHandle> members() {
		Set<ProcessHandle> members = new LinkedHashSet<>();
		if (this.root.isAlive()) {
			members.add(this.root.toHandle());
			this.root.descendants().filter(ProcessHandle::isAlive).forEach(members::add);
		}
		for (ProcfsProcess process : ProcfsProcess.all()) {
			// The handle is taken first, because it detects when the pid is reused.
			Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
			if (handle.isPresent() && process.start() >= this.start && isMember(process)) {
				members.add(handle.get());
			}
		}
		return members;
	}

	private boolean isMember(ProcfsProcess process) {
		return process.session() == this.root.pid() || this.mark.equals(process.environment(MARK));
	}

	/**
	 * Sends SIGTERM to all processes.
	 */
	void terminate() {
		members().forEach(ProcessHandle::destroy);
	}

	/**
	 * Kills the processes until two checks in a row find none. One check is not enough,
	 * because a process may start another meanwhile, and shows no environment during
	 * {@code execve(2)}.
	 */
	void kill() {
		int none = 0;
		for (int round = 0; none < 2; round++) {
			Set<ProcessHandle> members = members();
			if (round == MAX_KILL_ROUNDS) {
				logger.error("Processes cannot be killed: %s".formatted(members));
				return;
			}
			members.forEach(ProcessHandle::destroyForcibly);
			none = members.isEmpty() ? none + 1 : 0;
			LockSupport.parkNanos(KILL_INTERVAL.toNanos());
		}
	}

	/**
	 * Kills the processes of a server that was killed.
	 */
	static void killOrphans() {
		for (ProcfsProcess process : ProcfsProcess.all()) {
			Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
			String mark = process.environment(MARK);
			if (handle.isPresent() && mark != null && process.isInOurNamespace() && isOrphan(mark)) {
				logger.warn("Killing process %d (%s), which a server left that was killed".formatted(process.pid(),
						handle.get().info().command().orElse("unknown")));
				handle.get().destroyForcibly();
			}
		}
	}

	private static boolean isOrphan(@Nullable String mark) {
		String[] parts = (mark != null) ? mark.split("-") : new String[0];
		return parts.length == 3 && parts[0].matches("\\d{1,18}")
				&& !parts[1].equals(Long.toString(start(Long.parseLong(parts[0]))));
	}

}
