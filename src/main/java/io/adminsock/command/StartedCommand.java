package io.adminsock.command;

import jakarta.servlet.http.HttpServletRequest;

/**
 * A command that runs, as a log sees it.
 */
public interface StartedCommand {

	/**
	 * The request attribute that has it, where there is a log.
	 */
	String ATTRIBUTE = StartedCommand.class.getName();

	/**
	 * Logs that the command has started, unless that is logged already.
	 */
	void logStart();

	/**
	 * Logs that the command of a request has started, before it does what may outlive
	 * this process.
	 * @param request the request
	 */
	static void logStart(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof StartedCommand command) {
			command.logStart();
		}
	}

}
