package io.adminsock.command;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A handler that tells of itself what others tell by annotations on a method, and is
 * given its arguments as text: see {@link TextArguments}.
 */
public interface TextCommand {

	/**
	 * Returns what the command does, for the catalog.
	 * @return a sentence; may be empty
	 */
	String description();

	/**
	 * Returns what the command takes.
	 * @return the parameters in their order
	 */
	List<Parameter> parameters();

	/**
	 * A parameter.
	 *
	 * @param name its name
	 * @param description what it means; may be empty
	 * @param required whether the command cannot run without it
	 * @param variadic whether it takes all that is left; the last one only
	 * @param defaultValue what to take in its place, or {@code null}
	 * @param secret whether its value is for the command alone, and for no log
	 */
	record Parameter(String name, String description, boolean required, boolean variadic, @Nullable String defaultValue,
			boolean secret) {
	}

}
