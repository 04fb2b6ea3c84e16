package io.adminsock.command;

import java.util.function.IntSupplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses arguments that do not fit before the command runs, also those that no parameter
 * asks for.
 */
final class ArgumentInterceptor implements HandlerInterceptor {

	private final BoundArguments arguments;

	private final IntSupplier loggedLength;

	ArgumentInterceptor(BoundArguments arguments, IntSupplier loggedLength) {
		this.arguments = arguments;
		this.loggedLength = loggedLength;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod command) {
			if (this.arguments.signature(command).strict()) {
				this.arguments.of(request, command);
			}
			else {
				LoggedArguments.raw(request, this.loggedLength.getAsInt());
			}
		}
		return true;
	}

}
