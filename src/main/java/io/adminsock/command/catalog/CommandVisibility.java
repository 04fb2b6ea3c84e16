package io.adminsock.command.catalog;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.method.HandlerMethod;

/**
 * Tells which commands a client may know of, since it may run them.
 */
@FunctionalInterface
public interface CommandVisibility {

	/**
	 * Tells whether whoever sent a request may run a command.
	 * @param request the request, which need not be for that command
	 * @param command the command's name
	 * @param handler the method that is the command
	 * @return whether it may
	 */
	boolean isOpen(HttpServletRequest request, String command, HandlerMethod handler);

}
