package io.adminsock.command;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Description;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * A command as the catalog tells it.
 *
 * @param name the path without its leading slash
 * @param methods the HTTP methods that run it
 * @param usage how to call it, in a line
 * @param arguments what it takes
 * @param description what it does; may be empty
 */
record Command(String name, List<String> methods, String usage, List<Parameter> arguments, String description) {

	static Command of(String path, List<String> methods, HandlerMethod handler) {
		List<Argument> arguments = Argument.of(handler);
		return new Command(CommandName.ofPath(path), methods, usage(String.join("|", methods), path, arguments),
				arguments.stream().map(Parameter::of).toList(), description(handler));
	}

	private static String description(HandlerMethod handler) {
		if (handler.getBean() instanceof TextCommand command) {
			return command.description();
		}
		Description description = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Description.class);
		return (description != null) ? description.value() : "";
	}

	/**
	 * Returns how to call a command, such as {@code POST /open <url> [<background>]}.
	 */
	static String usage(String method, String path, List<Argument> arguments) {
		return arguments.stream()
			.map((argument) -> " " + argument.usage())
			.collect(Collectors.joining("", method + " " + path, ""));
	}

	/**
	 * An argument as the catalog tells it.
	 *
	 * @param name the argument's name
	 * @param type its type in the words of JSON
	 * @param required whether the command cannot run without it
	 * @param defaultValue what is taken in its place
	 * @param description what it means; may be empty
	 * @param secret whether its value is for the command alone
	 */
	record Parameter(String name, String type, boolean required, @Nullable String defaultValue, String description,
			boolean secret) {

		static Parameter of(Argument argument) {
			boolean hidden = argument.secret() && argument.defaultValue() != null;
			return new Parameter(argument.name(), argument.typeName(), argument.required(),
					hidden ? LoggedArguments.HIDDEN : argument.defaultValue(), argument.description(),
					argument.secret());
		}

	}

}
