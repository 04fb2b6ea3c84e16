package io.adminsock.command.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.adminsock.command.Argument;
import io.adminsock.command.BadArgumentsException;
import io.adminsock.text.TextLimit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A converter from the arguments that a client sent to the values of a command's
 * parameters.
 */
final class ArgumentBinder {

	private final JsonMapper json;

	ArgumentBinder(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Converts all arguments.
	 * @param parameters the arguments that the command takes
	 * @param given the arguments that the client sent
	 * @return the values, in the order of the parameters
	 * @throws BadArgumentsException if they do not fit
	 */
	List<@Nullable Object> bind(List<Argument> parameters, GivenArguments given) {
		if (given instanceof GivenArguments.Positional positional) {
			return bindByPosition(parameters, positional.values());
		}
		return bindByName(parameters, (GivenArguments.Named) given);
	}

	private List<@Nullable Object> bindByPosition(List<Argument> parameters, List<JsonNode> values) {
		List<@Nullable Object> bound = new ArrayList<>(parameters.size());
		for (Argument parameter : parameters) {
			int position = Math.min(bound.size(), values.size());
			if (parameter.variadic()) {
				List<JsonNode> rest = values.subList(position, values.size());
				bound.add(convert(parameter, JsonNodeFactory.instance.arrayNode().addAll(rest), false));
				return bound;
			}
			bound.add(bind(parameter, (position < values.size()) ? values.get(position) : null, false));
		}
		if (bound.size() < values.size()) {
			throw BadArgumentsException.of("%s, and %d given.".formatted(taken(parameters), values.size()));
		}
		return bound;
	}

	private static String taken(List<Argument> parameters) {
		return switch (parameters.size()) {
			case 0 -> "No arguments are taken";
			case 1 -> "At most 1 argument is taken";
			default -> "At most %d arguments are taken".formatted(parameters.size());
		};
	}

	private List<@Nullable Object> bindByName(List<Argument> parameters, GivenArguments.Named given) {
		requireKnown(parameters, given.values());
		List<@Nullable Object> bound = new ArrayList<>(parameters.size());
		for (Argument parameter : parameters) {
			bound.add(bind(parameter, given.values().get(parameter.name()), given.text()));
		}
		return bound;
	}

	private static void requireKnown(List<Argument> parameters, Map<String, JsonNode> values) {
		List<String> known = parameters.stream().map(Argument::name).toList();
		for (String name : values.keySet()) {
			if (!known.contains(name)) {
				throw unknown(name, known);
			}
		}
	}

	private static BadArgumentsException unknown(String name, List<String> known) {
		String shown = TextLimit.shorten(name);
		if (known.isEmpty()) {
			return BadArgumentsException.of("There is no argument '%s': no arguments are taken.".formatted(shown));
		}
		String names = known.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
		return BadArgumentsException.of("There is no argument '%s', but %s.".formatted(shown, names))
			.withRedactedMessage("There are no arguments but %s.".formatted(names));
	}

	private @Nullable Object bind(Argument parameter, @Nullable JsonNode value, boolean text) {
		if (value != null && !value.isNull()) {
			return convert(parameter, value, text);
		}
		if (parameter.defaultValue() != null) {
			return convert(parameter, JsonNodeFactory.instance.stringNode(parameter.defaultValue()), true);
		}
		if (parameter.variadic()) {
			return convert(parameter, JsonNodeFactory.instance.arrayNode(), false);
		}
		if (parameter.required()) {
			throw BadArgumentsException.of(parameter.name(), "Argument '%s' (%s) is %s.".formatted(parameter.name(),
					parameter.typeName(), (value != null) ? "null" : "missing"));
		}
		return (parameter.type().resolve() == Optional.class) ? Optional.empty() : null;
	}

	private Object convert(Argument parameter, JsonNode value, boolean text) {
		JavaType type = this.json.constructType(parameter.type().getType());
		String reason = "";
		try {
			Object converted = text ? fromText(type, value) : this.json.treeToValue(value, type);
			// Jackson converts [] to null if the type is a date.
			if (converted != null) {
				return converted;
			}
		}
		catch (JacksonException ex) {
			reason = reason(ex);
		}
		throw BadArgumentsException
			.of(parameter.name(),
					"Argument '%s': expected %s, got %s%s.".formatted(parameter.name(), parameter.typeName(),
							TextLimit.shorten(value.toString()), reason))
			.withRedactedMessage("Argument '%s': expected %s.".formatted(parameter.name(), parameter.typeName()));
	}

	/**
	 * Converts text, such as a query parameter. If the parameter is not a string, the
	 * text may be JSON, and a single value may stand for a list of one element.
	 */
	private @Nullable Object fromText(JavaType type, JsonNode value) {
		JavaType content = type.isReferenceType() ? type.getReferencedType() : type;
		boolean json = value.isString() && !content.hasRawClass(String.class)
				&& value.stringValue().matches("(?s)[\\[{].*");
		return this.json.readerFor(type)
			.with(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
			.readValue(json ? this.json.readTree(value.stringValue()) : value);
	}

	/**
	 * Returns which part of the value is wrong, or an empty string if that is the whole
	 * value.
	 */
	private static String reason(JacksonException ex) {
		String path = ex.getPath().stream().map(ArgumentBinder::step).collect(Collectors.joining());
		if (path.isEmpty()) {
			return "";
		}
		return (ex instanceof UnrecognizedPropertyException) ? " (there is no %s)".formatted(path)
				: " (wrong or missing: %s)".formatted(path);
	}

	private static String step(JacksonException.Reference step) {
		return (step.getPropertyName() != null) ? "." + step.getPropertyName() : "[%d]".formatted(step.getIndex());
	}

}
