package io.adminsock.command;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a command that is given its arguments as {@link StringArguments}.
 *
 * @param name its name
 * @param description what it means; may be empty
 * @param required whether the command cannot run without it
 * @param variadic whether it takes all that is left; the last one only
 * @param defaultValue the value of an argument that is left out, or {@code null}
 * @param secret whether its value is for the command alone, and for no log
 */
public record StringParameter(String name, String description, boolean required, boolean variadic,
		@Nullable String defaultValue, boolean secret) {
}
