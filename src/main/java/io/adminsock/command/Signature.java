package io.adminsock.command;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;

import jakarta.servlet.ServletResponse;

import org.springframework.web.bind.annotation.PathVariable;

/**
 * What a controller method takes from a client.
 *
 * @param arguments its {@code @Arg} parameters
 * @param strict whether anything else that a client gives is a mistake: not so for a
 * method that reads the request in Spring's other ways
 */
record Signature(List<Argument> arguments, boolean strict) {

	static Signature of(Method method) {
		List<Argument> arguments = Argument.of(method);
		boolean strict = !arguments.isEmpty()
				|| Arrays.stream(method.getParameters()).noneMatch(Signature::mayReadRequest);
		return new Signature(arguments, strict);
	}

	private static boolean mayReadRequest(Parameter parameter) {
		return !parameter.isAnnotationPresent(PathVariable.class)
				&& !Principal.class.isAssignableFrom(parameter.getType())
				&& !ServletResponse.class.isAssignableFrom(parameter.getType());
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
