package io.adminsock.command.request;

/**
 * A running command in the audit log.
 */
@FunctionalInterface
public interface StartedCommand {

	/**
	 * Logs that the command has started, unless that is logged already.
	 */
	void logStart();

}
