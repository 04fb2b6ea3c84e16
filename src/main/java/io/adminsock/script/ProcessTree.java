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
 * A process and all that come of it: its descendants, those of its session, and those
 * that have its mark in their environment, which daemons inherit, too. Only what leaves
 * the session, its parent and the environment behind is not found.
 */
final class ProcessTree {

	/**
	 * The variable that is the mark: the server by its number and start, and a number for
	 * each run.
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
	 * @param root the process, a session's leader where that can be had
	 * @param mark its mark
	 */
	ProcessTree(Process root, String mark) {
		this.root = root;
		this.mark = mark;
		ProcfsProcess process = ProcfsProcess.of(root.pid());
		this.start = (process != null) ? process.start() : 0;
	}

	/**
	 * Returns a mark that no other process has.
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
	 * Returns the processes that are alive.
	 */
	Set<ProcessHandle> members() {
		Set<ProcessHandle> members = new LinkedHashSet<>();
		if (this.root.isAlive()) {
			members.add(this.root.toHandle());
			this.root.descendants().filter(ProcessHandle::isAlive).forEach(members::add);
		}
		for (ProcfsProcess process : ProcfsProcess.all()) {
			// The handle comes first: should the number go to another, it tells.
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
	 * Asks all of them to end (SIGTERM).
	 */
	void terminate() {
		members().forEach(ProcessHandle::destroy);
	}

	/**
	 * Kills all of them, until there are none: more may come while it looks, and one that
	 * is just starting a program shows no environment.
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
	 * Kills what a server left that was killed itself.
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
