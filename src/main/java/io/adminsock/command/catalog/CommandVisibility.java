package io.adminsock.command.catalog;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.method.HandlerMethod;

/**
 * The decision which commands the catalog shows to a client: those that the client may
 * run.
 */
@FunctionalInterface
public interface CommandVisibility {

	/**
	 * Returns whether the peer of a request may run a command.
	 * @param request the peer's request, for any command
	 * @param command the command's name
	 * @param handler the command's handler
	 * @return whether the peer may run it
	 */
	boolean isOpen(HttpServletRequest request, String command, HandlerMethod handler);

}
