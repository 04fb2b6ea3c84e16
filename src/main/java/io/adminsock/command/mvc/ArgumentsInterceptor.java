package io.adminsock.command.mvc;

import java.util.function.IntSupplier;

import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.command.request.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * An interceptor that rejects arguments that do not fit before the command runs,
 * including arguments of a command that takes none.
 */
public final class ArgumentsInterceptor implements HandlerInterceptor {

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	private final IntSupplier loggedLength;

	/**
	 * Creates the interceptor.
	 * @param descriptors the descriptors of handlers
	 * @param arguments reads the arguments of a request
	 * @param loggedLength supplies the number of characters of a body that the log wants;
	 * zero for none
	 */
	public ArgumentsInterceptor(CommandDescriptors descriptors, CommandArguments arguments, IntSupplier loggedLength) {
		this.descriptors = descriptors;
		this.arguments = arguments;
		this.loggedLength = loggedLength;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method) {
			CommandDescriptor command = this.descriptors.get(method);
			if (command.strict()) {
				this.arguments.values(request, command);
			}
			else {
				CommandRequest.of(request).arguments().capture(request, this.loggedLength.getAsInt());
			}
		}
		return true;
	}

}
