package io.adminsock.access.web;

import java.io.IOException;
import java.util.regex.Pattern;

import io.adminsock.access.Decision;
import io.adminsock.command.CommandName;
import io.adminsock.command.catalog.CommandCatalog;
import io.adminsock.command.request.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * An interceptor that decides by the controller's method, and by the command's name
 * again, because a filter may have changed the path and a command may forward to another.
 */
final class AccessInterceptor implements HandlerInterceptor {

	private static final Pattern VARIABLE = Pattern.compile("[*?{]");

	private final AccessControl access;

	AccessInterceptor(AccessControl access) {
		this.access = access;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (isDecided(request, handler)) {
			return true;
		}
		String command = CommandName.of(request);
		Decision decision = (handler instanceof HandlerMethod method) ? decide(request, command, method)
				: this.access.decide(request, command);
		if (!decision.allowed()) {
			this.access.refuse(request, response, command, decision.reason());
			return false;
		}
		CommandRequest.of(request).admit(handler);
		return true;
	}

	/**
	 * Decides by the name in the request and by the name in the mapping. They differ
	 * where an application ignores case or maps a second servlet to the same methods, and
	 * then the rules must allow both.
	 */
	private Decision decide(HttpServletRequest request, String command, HandlerMethod method) {
		Decision decision = this.access.decide(request, command, method);
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (!decision.allowed() || pattern == null) {
			return decision;
		}
		String mapped = CommandName.ofPath(pattern.toString());
		return (mapped.equals(command) || VARIABLE.matcher(mapped).find()) ? decision
				: this.access.decide(request, mapped, method);
	}

	/**
	 * Returns whether the request needs no decision. An asynchronous dispatch that ends a
	 * command needs none, because the command was allowed when it began; an asynchronous
	 * dispatch to another handler needs one. An error dispatch needs one if a command is
	 * in the place of what only writes the error.
	 */
	private static boolean isDecided(HttpServletRequest request, Object handler) {
		return switch (request.getDispatcherType()) {
			case ASYNC -> CommandRequest.of(request).isAdmitted(handler);
			case ERROR -> !(handler instanceof HandlerMethod method) || CommandCatalog.isErrorHandler(method);
			default -> false;
		};
	}

}
