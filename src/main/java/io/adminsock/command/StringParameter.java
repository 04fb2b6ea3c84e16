package io.adminsock.command;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a command that takes its arguments as {@link StringArguments}.
 *
 * @param name the name
 * @param description a description for the catalog; may be empty
 * @param required whether the command cannot run without it
 * @param variadic whether it takes all remaining values; allowed only for the last
 * parameter
 * @param defaultValue the value of an argument that is left out, or {@code null}
 * @param secret whether logs and errors must not contain its value
 */
public record StringParameter(String name, String description, boolean required, boolean variadic,
		@Nullable String defaultValue, boolean secret) {
}
