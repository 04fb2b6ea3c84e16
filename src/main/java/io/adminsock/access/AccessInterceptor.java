package io.adminsock.access;

import java.io.IOException;

import io.adminsock.command.CommandName;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Decides by the method that is about to run, and by the name anew: a filter may have
 * changed the path, and a command may forward to another.
 */
final class AccessInterceptor implements HandlerInterceptor {

	private final AccessControl access;

	AccessInterceptor(AccessControl access) {
		this.access = access;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (isDecided(request)) {
			return true;
		}
		String command = CommandName.of(request);
		Decision decision = (handler instanceof HandlerMethod method) ? this.access.decide(request, command, method)
				: this.access.decide(request, command);
		if (!decision.allowed()) {
			this.access.refuse(request, response, command, decision.reason());
		}
		return decision.allowed();
	}

	/**
	 * The second half of a command, or the telling of its error.
	 */
	private static boolean isDecided(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.ASYNC
				|| request.getDispatcherType() == DispatcherType.ERROR;
	}

}
