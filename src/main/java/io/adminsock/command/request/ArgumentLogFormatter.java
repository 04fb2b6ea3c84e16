package io.adminsock.command.request;

import java.util.List;
import java.util.Map;

import io.adminsock.command.Argument;
import io.adminsock.text.TextLimit;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;

/**
 * A formatter of arguments as JSON for a log, without secret values. It stops soon after
 * the wanted length, because the log cuts the text there.
 */
final class ArgumentLogFormatter {

	private final StringBuilder text = new StringBuilder();

	private final int length;

	private ArgumentLogFormatter(int length) {
		this.length = length;
	}

	/**
	 * Returns the arguments as JSON.
	 * @param given the arguments that the client sent; if a parameter is secret, they
	 * must have been bound, so that each value belongs to its parameter
	 * @param parameters the arguments that the command takes
	 * @param length the wanted number of characters
	 */
	static String format(GivenArguments given, List<Argument> parameters, int length) {
		ArgumentLogFormatter text = new ArgumentLogFormatter(length);
		if (given instanceof GivenArguments.Positional positional) {
			text.appendPositional(positional.values(), parameters);
		}
		else if (given instanceof GivenArguments.Named named) {
			text.appendNamed(named.values(), parameters);
		}
		return text.text.toString();
	}

	private void appendPositional(List<JsonNode> values, List<Argument> parameters) {
		this.text.append('[');
		for (int i = 0; i < values.size() && isWanted(); i++) {
			separate(i);
			// The last parameter may be variadic, so it stands for all remaining values.
			int parameter = Math.min(i, parameters.size() - 1);
			appendUnlessSecret(values.get(i), parameter >= 0 && parameters.get(parameter).secret());
		}
		this.text.append(']');
	}

	private void appendNamed(Map<String, JsonNode> values, List<Argument> parameters) {
		this.text.append('{');
		int count = 0;
		for (Map.Entry<String, JsonNode> value : values.entrySet()) {
			if (isWanted()) {
				separate(count++);
				appendName(value.getKey());
				appendUnlessSecret(value.getValue(), isSecret(value.getKey(), parameters));
			}
		}
		this.text.append('}');
	}

	private static boolean isSecret(String name, List<Argument> parameters) {
		for (Argument parameter : parameters) {
			if (parameter.name().equals(name)) {
				return parameter.secret();
			}
		}
		return false;
	}

	private void appendUnlessSecret(JsonNode value, boolean secret) {
		if (secret) {
			appendQuoted(Argument.REDACTED);
		}
		else {
			append(value);
		}
	}

	private void append(JsonNode value) {
		if (value.isString()) {
			appendQuoted(value.stringValue());
		}
		else if (value.isArray()) {
			appendArray(value);
		}
		else if (value.isObject()) {
			appendObject(value);
		}
		else {
			this.text.append(value);
		}
	}

	private void appendArray(JsonNode array) {
		this.text.append('[');
		for (int i = 0; i < array.size() && isWanted(); i++) {
			separate(i);
			append(array.get(i));
		}
		this.text.append(']');
	}

	private void appendObject(JsonNode object) {
		this.text.append('{');
		int count = 0;
		for (Map.Entry<String, JsonNode> property : object.properties()) {
			if (isWanted()) {
				separate(count++);
				appendName(property.getKey());
				append(property.getValue());
			}
		}
		this.text.append('}');
	}

	private void separate(int index) {
		if (index > 0) {
			this.text.append(',');
		}
	}

	private void appendName(String name) {
		appendQuoted(name);
		this.text.append(':');
	}

	private void appendQuoted(String value) {
		this.text.append('"');
		JsonStringEncoder.getInstance().quoteAsString(TextLimit.cut(value, this.length), this.text);
		this.text.append('"');
	}

	private boolean isWanted() {
		return this.text.length() <= this.length;
	}

}
