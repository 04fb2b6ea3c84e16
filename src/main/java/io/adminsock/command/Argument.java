package io.adminsock.command;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/**
 * An argument that a command takes.
 *
 * @param parameter the index of the method's parameter; negative if the argument is not a
 * method's parameter
 * @param name the argument's name
 * @param type the parameter's type
 * @param required whether the command cannot run without it
 * @param variadic whether it takes all remaining values of the array
 * @param defaultValue the value of an argument that is left out, or {@code null}
 * @param description a description for the catalog; may be empty
 * @param secret whether logs and errors must not contain its value
 */
public record Argument(int parameter, String name, ResolvableType type, boolean required, boolean variadic,
		@Nullable String defaultValue, String description, boolean secret) {

	/** The text that replaces a secret value. */
	public static final String REDACTED = "***";

	private static final int NO_PARAMETER = -1;

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	/**
	 * Returns a method's arguments, in the order of its parameters.
	 */
	static List<Argument> of(HandlerMethod method) {
		List<Argument> arguments = new ArrayList<>();
		for (MethodParameter parameter : method.getMethodParameters()) {
			parameter.initParameterNameDiscovery(NAMES);
			Arg arg = parameter.getParameterAnnotation(Arg.class);
			if (arg != null) {
				arguments.add(of(parameter, arg));
			}
		}
		return List.copyOf(arguments);
	}

	static Argument of(StringParameter parameter) {
		Class<?> type = parameter.variadic() ? JsonNode[].class : JsonNode.class;
		return new Argument(NO_PARAMETER, parameter.name(), ResolvableType.forClass(type), parameter.required(),
				parameter.variadic(), parameter.defaultValue(), parameter.description(), parameter.secret());
	}

	/**
	 * Creates an argument that no parameter of a method stands for.
	 * @param name the name
	 * @param type the type of the values
	 * @param required whether the command cannot run without it
	 * @return the argument
	 */
	public static Argument of(String name, Class<?> type, boolean required) {
		return new Argument(NO_PARAMETER, name, ResolvableType.forClass(type), required, false, null, "", false);
	}

	private static Argument of(MethodParameter parameter, Arg arg) {
		Method method = (Method) parameter.getExecutable();
		boolean variadic = method.isVarArgs() && parameter.getParameterIndex() == method.getParameterCount() - 1;
		String defaultValue = ValueConstants.DEFAULT_NONE.equals(arg.defaultValue()) ? null : arg.defaultValue();
		boolean required = !variadic && defaultValue == null && !acceptsAbsence(parameter);
		return new Argument(parameter.getParameterIndex(), name(parameter, arg), type(parameter), required, variadic,
				defaultValue, arg.description(), arg.secret());
	}

	/**
	 * Returns the parameter's type, with type variables of a superclass or an interface
	 * resolved for the controller's class.
	 */
	private static ResolvableType type(MethodParameter parameter) {
		return ResolvableType.forType(
				GenericTypeResolver.resolveType(parameter.getGenericParameterType(), parameter.getContainingClass()));
	}

	/**
	 * Returns the name of an argument.
	 * @param parameter the parameter of a method
	 * @param arg its annotation
	 * @return the name
	 */
	public static String name(MethodParameter parameter, Arg arg) {
		String name = arg.value().isEmpty() ? parameter.getParameterName() : arg.value();
		Assert.state(name != null, () -> "Cannot tell the name of %s: compile with -parameters, or name it: @Arg(\"…\")"
			.formatted(parameter));
		return name;
	}

	private static boolean acceptsAbsence(MethodParameter parameter) {
		return parameter.getParameterType() == Optional.class
				|| Nullness.forMethodParameter(parameter) == Nullness.NULLABLE;
	}

	/**
	 * Returns the type in the terms of JSON, such as {@code integer} or
	 * {@code list of string}.
	 * @return the type's name
	 */
	public String typeName() {
		return TypeName.describe(this.type);
	}

	/**
	 * Returns the argument for a usage line: {@code <name>}, or {@code [<name>]} if it
	 * may be left out.
	 * @return the usage
	 */
	public String usage() {
		String place = this.variadic ? "<%s>...".formatted(this.name) : "<%s>".formatted(this.name);
		return this.required ? place : "[" + place + "]";
	}

}
