package io.adminsock.audit;

import io.adminsock.command.request.StartedCommand;

/**
 * A running command. Its lock makes sure that the line for the start is logged before the
 * command ends, or never.
 */
final class RunningCommand implements StartedCommand {

	/** The number of a command whose start has not been logged. */
	static final long NOT_LOGGED = 0;

	private final AuditedRequest request;

	private final RunningCommands commands;

	private final long since = System.nanoTime();

	private volatile long number = NOT_LOGGED;

	private boolean ended;

	RunningCommand(AuditedRequest request, RunningCommands commands) {
		this.request = request;
		this.commands = commands;
	}

	AuditedRequest request() {
		return this.request;
	}

	long since() {
		return this.since;
	}

	boolean isStartLogged() {
		return this.number != NOT_LOGGED;
	}

	@Override
	public void logStart() {
		synchronized (this) {
			if (!this.ended && !isStartLogged()) {
				this.number = this.commands.logStart(this.request);
			}
		}
	}

	/**
	 * Ends the command.
	 * @return the number in the line for the start, or {@link #NOT_LOGGED}
	 */
	long end() {
		synchronized (this) {
			this.ended = true;
			return this.number;
		}
	}

}
