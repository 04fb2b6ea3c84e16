package io.adminsock.command;

import java.util.List;

import io.adminsock.access.DeclaredRule;

/**
 * The description of a command: its arguments and its declared access rule. It is the
 * same for controllers and scripts, and is created once for a handler. It does not
 * contain the command's name and HTTP methods, because a handler may have several in
 * Spring's mappings.
 *
 * @param arguments the arguments, in their order
 * @param form the form in which its arguments are read
 * @param strict whether any other argument from a client is an error; {@code false} for a
 * method that may read the request by other means of Spring, such as
 * {@code @RequestParam}
 * @param secret whether one of the arguments is secret
 * @param description a sentence for the catalog; may be empty
 * @param rule the access rule that the command declares
 */
public record CommandDescriptor(List<Argument> arguments, ArgumentForm form, boolean strict, boolean secret,
		String description, DeclaredRule rule) {

	/** The response of a command that returns nothing. */
	public static final String SUCCESS = "Success";

	static CommandDescriptor of(List<Argument> arguments, ArgumentForm form, boolean strict, String description,
			DeclaredRule rule) {
		return new CommandDescriptor(List.copyOf(arguments), arguments.isEmpty() ? ArgumentForm.NONE : form, strict,
				arguments.stream().anyMatch(Argument::secret), description, rule);
	}

	/**
	 * Creates the descriptor of a command that takes its arguments as
	 * {@link StringArguments}.
	 * @param parameters the parameters
	 * @param description a sentence for the catalog; may be empty
	 * @param rule the access rule that the command declares
	 * @return the descriptor
	 */
	public static CommandDescriptor ofStrings(List<StringParameter> parameters, String description, DeclaredRule rule) {
		return of(parameters.stream().map(Argument::of).toList(), ArgumentForm.STRINGS, true, description, rule);
	}

	/**
	 * Creates the descriptor of a command that reads the values of its arguments itself.
	 * @param arguments the arguments
	 * @param description a sentence for the catalog; may be empty
	 * @param rule the access rule that the command declares
	 * @return the descriptor
	 */
	public static CommandDescriptor ofValues(List<Argument> arguments, String description, DeclaredRule rule) {
		return of(arguments, ArgumentForm.VALUES, true, description, rule);
	}

	/**
	 * Returns a usage line, such as {@code POST /open <url> [<background>]}.
	 * @param method the HTTP method, or several joined by {@code |}
	 * @param path the path, with its leading slash
	 * @return the usage line
	 */
	public String usage(String method, String path) {
		StringBuilder usage = new StringBuilder(method).append(' ').append(path);
		this.arguments.forEach((argument) -> usage.append(' ').append(argument.usage()));
		return usage.toString();
	}

}
