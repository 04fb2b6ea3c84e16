package io.adminsock.command;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.access.DeclaredRule;
import jakarta.servlet.ServletResponse;

import org.springframework.context.annotation.Description;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;

/**
 * The descriptors of Spring's handlers. A descriptor is read from the annotations of a
 * controller's method and cached, or comes from the handler itself.
 */
public final class CommandDescriptors {

	private final Map<HandlerMethodKey, CommandDescriptor> controllers = new ConcurrentHashMap<>();

	/**
	 * Returns the descriptor of a handler.
	 * @param handler the handler
	 * @return its descriptor
	 * @throws IllegalArgumentException if {@code @RolesAllowed} has a role that can name
	 * no user and no group
	 */
	public CommandDescriptor get(HandlerMethod handler) {
		if (handler.getBean() instanceof SelfDescribingCommand command) {
			return command.descriptor();
		}
		HandlerMethodKey key = new HandlerMethodKey(handler.getBeanType(), handler.getMethod());
		CommandDescriptor known = this.controllers.get(key);
		return (known != null) ? known : this.controllers.computeIfAbsent(key, (unknown) -> read(handler));
	}

	private static CommandDescriptor read(HandlerMethod handler) {
		List<Argument> arguments = Argument.of(handler);
		boolean strict = !arguments.isEmpty()
				|| Arrays.stream(handler.getMethodParameters()).noneMatch(CommandDescriptors::mayReadRequest);
		Description description = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Description.class);
		return CommandDescriptor.of(arguments, ArgumentForm.VALUES, strict,
				(description != null) ? description.value() : "",
				DeclaredRule.of(handler.getMethod(), handler.getBeanType()));
	}

	private static boolean mayReadRequest(MethodParameter parameter) {
		return !parameter.hasParameterAnnotation(PathVariable.class)
				&& !Principal.class.isAssignableFrom(parameter.getParameterType())
				&& !ServletResponse.class.isAssignableFrom(parameter.getParameterType());
	}

	/**
	 * A cache key with the controller's class, because several controllers may inherit a
	 * method, each with other types for its type variables.
	 *
	 * @param controller the controller's class
	 * @param method the method
	 */
	private record HandlerMethodKey(Class<?> controller, Method method) {
	}

}
