package io.adminsock.command;

import java.security.Principal;
import java.util.Arrays;
import java.util.List;

import jakarta.servlet.ServletResponse;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;

/**
 * What a controller method takes from a client.
 *
 * @param arguments its {@code @Arg} parameters
 * @param strict whether anything else that a client gives is a mistake: not so for a
 * method that reads the request in Spring's other ways
 * @param secret whether one of the parameters is secret
 * @param form the form in which its arguments are read
 */
record Signature(List<Argument> arguments, boolean strict, boolean secret, JsonArguments.Form form) {

	static Signature of(HandlerMethod method) {
		List<Argument> arguments = Argument.of(method);
		boolean strict = !arguments.isEmpty() || method.getBean() instanceof TextCommand
				|| Arrays.stream(method.getMethodParameters()).noneMatch(Signature::mayReadRequest);
		return new Signature(arguments, strict, arguments.stream().anyMatch(Argument::secret),
				form(arguments, method.getBean() instanceof TextCommand));
	}

	private static JsonArguments.Form form(List<Argument> arguments, boolean text) {
		if (arguments.isEmpty()) {
			return JsonArguments.Form.NONE;
		}
		return text ? JsonArguments.Form.SPELLED : JsonArguments.Form.VALUES;
	}

	private static boolean mayReadRequest(MethodParameter parameter) {
		return !parameter.hasParameterAnnotation(PathVariable.class)
				&& !Principal.class.isAssignableFrom(parameter.getParameterType())
				&& !ServletResponse.class.isAssignableFrom(parameter.getParameterType());
	}

	/**
	 * Returns the position of a parameter among the arguments.
	 */
	int position(int parameter) {
		for (int i = 0; i < this.arguments.size(); i++) {
			if (this.arguments.get(i).parameter() == parameter) {
				return i;
			}
		}
		throw new IllegalArgumentException("Parameter %d is not an argument".formatted(parameter));
	}

}
