package io.adminsock.command.request;

/**
 * A command that runs, in a log of running commands.
 */
@FunctionalInterface
public interface StartedCommand {

	/**
	 * Logs that the command has started, unless that is logged already.
	 */
	void logStart();

}
