package io.adminsock.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.command.StringParameter;

/**
 * The parameters that a script has declared so far. Each method throws an
 * {@link IllegalArgumentException} if the declaration is wrong.
 */
final class DeclaredParameters {

	private static final Pattern SYNTAX = Pattern
		.compile("(?<name>[A-Za-z][A-Za-z0-9_-]*)|\\[(?<optional>[A-Za-z][A-Za-z0-9_-]*)"
				+ "(?:(?<rest>\\.\\.\\.)|=(?<default>[^\\]]*))?\\]");

	private final List<StringParameter> parameters = new ArrayList<>();

	/**
	 * Adds a parameter.
	 * @param declaration {@code name}, {@code [name]}, {@code [name=default]} or
	 * {@code [name...]}, and a description
	 */
	void add(String declaration) {
		String[] parts = declaration.split("\\s+(?:-+\\s+)?", 2);
		Matcher matcher = SYNTAX.matcher(parts[0]);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"expected name, [name], [name=default] or [name...], then what it means");
		}
		boolean required = matcher.group("name") != null;
		String name = required ? matcher.group("name") : matcher.group("optional");
		this.parameters.forEach((before) -> requireOrder(before, name, required));
		this.parameters.add(new StringParameter(name, (parts.length > 1) ? parts[1] : "", required,
				matcher.group("rest") != null, matcher.group("default"), false));
	}

	private static void requireOrder(StringParameter before, String name, boolean required) {
		if (before.name().equals(name)) {
			throw new IllegalArgumentException("there are two of that name");
		}
		if (before.variadic()) {
			throw new IllegalArgumentException("[%s...] before it takes all the rest".formatted(before.name()));
		}
		if (required && !before.required()) {
			throw new IllegalArgumentException(
					"[%s] before it may be left out, so it must be, too".formatted(before.name()));
		}
	}

	/**
	 * Makes a parameter secret.
	 */
	void hide(String name) {
		boolean known = this.parameters.stream().anyMatch((parameter) -> parameter.name().equals(name));
		if (!known) {
			throw new IllegalArgumentException("there is no @arg of that name before it");
		}
		this.parameters.replaceAll((parameter) -> parameter.name().equals(name) ? secret(parameter) : parameter);
	}

	private static StringParameter secret(StringParameter parameter) {
		return new StringParameter(parameter.name(), parameter.description(), parameter.required(),
				parameter.variadic(), parameter.defaultValue(), true);
	}

	boolean isEmpty() {
		return this.parameters.isEmpty();
	}

	List<StringParameter> toList() {
		return List.copyOf(this.parameters);
	}

}
