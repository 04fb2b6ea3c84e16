package io.adminsock.command.catalog;

import java.util.List;

import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandName;
import org.jspecify.annotations.Nullable;

/**
 * A command in the catalog.
 *
 * @param name the path without its leading slash
 * @param methods the HTTP methods that run it
 * @param usage the usage line
 * @param arguments the arguments
 * @param description a sentence about the command; may be empty
 */
record CatalogEntry(String name, List<String> methods, String usage, List<Parameter> arguments, String description) {

	static CatalogEntry of(String path, List<String> methods, CommandDescriptor command) {
		return new CatalogEntry(CommandName.ofPath(path), methods, command.usage(String.join("|", methods), path),
				command.arguments().stream().map(Parameter::of).toList(), command.description());
	}

	/**
	 * An argument in the catalog.
	 *
	 * @param name the argument's name
	 * @param type its type in the terms of JSON
	 * @param required whether the command cannot run without it
	 * @param defaultValue the value of an argument that is left out
	 * @param description a description; may be empty
	 * @param secret whether logs and errors must not contain its value
	 */
	record Parameter(String name, String type, boolean required, @Nullable String defaultValue, String description,
			boolean secret) {

		static Parameter of(Argument argument) {
			boolean hidden = argument.secret() && argument.defaultValue() != null;
			return new Parameter(argument.name(), argument.typeName(), argument.required(),
					hidden ? Argument.REDACTED : argument.defaultValue(), argument.description(), argument.secret());
		}

	}

}
