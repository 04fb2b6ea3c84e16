package io.adminsock.command;

import java.lang.reflect.Method;

import org.springframework.web.method.HandlerMethod;

/**
 * What tells methods apart: controllers may inherit one, and each has its own types for
 * it.
 *
 * @param controller the controller's class, or a {@link TextCommand} itself
 * @param method the method
 */
record CommandKey(Object controller, Method method) {

	static CommandKey of(HandlerMethod method) {
		boolean text = method.getBean() instanceof TextCommand;
		return new CommandKey(text ? method.getBean() : method.getBeanType(), method.getMethod());
	}

}
