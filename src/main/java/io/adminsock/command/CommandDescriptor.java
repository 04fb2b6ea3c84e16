package io.adminsock.command;

import java.util.List;

import io.adminsock.access.DeclaredRule;

/**
 * A command as arguments, catalog, access rules and log see it, whatever runs it. It is
 * resolved once for a handler. The command's name and HTTP methods stand in Spring's
 * mappings, because a handler may have several.
 *
 * @param arguments what it takes from a client, in their order
 * @param form the form in which its arguments are read
 * @param strict whether anything else that a client sends is a mistake; it is none for a
 * method that reads the request in Spring's other ways
 * @param secret whether one of the arguments is secret
 * @param description what it does, in a sentence; may be empty
 * @param rule who may run it by its own declaration
 */
public record CommandDescriptor(List<Argument> arguments, ArgumentForm form, boolean strict, boolean secret,
		String description, DeclaredRule rule) {

	/** The answer of a command that returns nothing. */
	public static final String SUCCESS = "Success";

	static CommandDescriptor of(List<Argument> arguments, ArgumentForm form, boolean strict, String description,
			DeclaredRule rule) {
		return new CommandDescriptor(List.copyOf(arguments), arguments.isEmpty() ? ArgumentForm.NONE : form, strict,
				arguments.stream().anyMatch(Argument::secret), description, rule);
	}

	/**
	 * Creates the descriptor of a command that is given its arguments as
	 * {@link StringArguments}.
	 * @param parameters what it takes
	 * @param description what it does, in a sentence; may be empty
	 * @param rule who may run it
	 * @return the descriptor
	 */
	public static CommandDescriptor ofStrings(List<StringParameter> parameters, String description, DeclaredRule rule) {
		return of(parameters.stream().map(Argument::of).toList(), ArgumentForm.STRINGS, true, description, rule);
	}

	/**
	 * Returns how to call the command, such as {@code POST /open <url> [<background>]}.
	 * @param method the HTTP method, or several
	 * @param path the path, with its leading slash
	 * @return the usage line
	 */
	public String usage(String method, String path) {
		StringBuilder usage = new StringBuilder(method).append(' ').append(path);
		this.arguments.forEach((argument) -> usage.append(' ').append(argument.usage()));
		return usage.toString();
	}

}
