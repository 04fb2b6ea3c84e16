package io.adminsock.access.web;

import java.io.IOException;
import java.util.regex.Pattern;

import io.adminsock.access.Decision;
import io.adminsock.command.CommandName;
import io.adminsock.command.request.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Decides by the method that is about to run, and by the name anew: a filter may have
 * changed the path, and a command may forward to another.
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
	 * A method may be found by another name than its own, where an application makes the
	 * case not matter, or has a second servlet for the same methods. Then both names have
	 * to be allowed.
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
	 * The second half of a command, and not of another that it was dispatched to, or the
	 * telling of its error.
	 */
	private static boolean isDecided(HttpServletRequest request, Object handler) {
		return switch (request.getDispatcherType()) {
			case ASYNC -> CommandRequest.of(request).isAdmitted(handler);
			case ERROR -> true;
			default -> false;
		};
	}

}
