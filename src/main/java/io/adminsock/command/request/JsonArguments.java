package io.adminsock.command.request;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.adminsock.command.ArgumentForm;
import io.adminsock.command.BadArgumentsException;
import io.adminsock.text.TextLimit;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * A reader of arguments in JSON, with limits for tokens and nesting. It reads only as
 * much as the form that the command needs.
 */
final class JsonArguments {

	private static final int MAX_SHOWN_BYTES = 256;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final JsonMapper json;

	private final BodyLimits limits;

	/**
	 * Creates the reader.
	 * @param json the JSON mapper, whose read limits are replaced
	 */
	JsonArguments(JsonMapper json, BodyLimits limits) {
		this.json = withLimits(json, limits);
		this.limits = limits;
	}

	private static JsonMapper withLimits(JsonMapper json, BodyLimits limits) {
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			.maxTokenCount(limits.tokens())
			.maxNestingDepth(limits.nesting())
			.build();
		JsonMapper.Builder builder = JsonMapper
			.builder(JsonFactory.builder().streamReadConstraints(constraints).build());
		for (JsonReadFeature feature : JsonReadFeature.values()) {
			builder.configure(feature, json.isEnabled(feature));
		}
		for (StreamReadFeature feature : StreamReadFeature.values()) {
			builder.configure(feature, json.isEnabled(feature));
		}
		for (DeserializationFeature feature : DeserializationFeature.values()) {
			builder.configure(feature, json.isEnabled(feature));
		}
		return builder.build();
	}

	/**
	 * Reads arguments.
	 * @throws BodyTooLargeException if the JSON exceeds the limits
	 * @throws tools.jackson.core.JacksonException if the text is not JSON
	 * @throws BadArgumentsException if the JSON is neither an array nor an object
	 */
	GivenArguments read(byte[] text, ArgumentForm form) {
		try {
			return switch (form) {
				case NONE -> readNone(text);
				case VALUES -> toArguments(this.json.readTree(text));
				case STRINGS -> toArguments(readLexical(text));
			};
		}
		catch (StreamConstraintsException ex) {
			throw tooLarge(ex);
		}
	}

	/**
	 * Returns the exception to throw for a limit. Jackson's own limits for numbers, names
	 * and strings are reported as malformed JSON.
	 */
	private RuntimeException tooLarge(StreamConstraintsException exception) {
		String message = exception.getOriginalMessage();
		if (message.startsWith("Token count")) {
			return BodyTooLargeException.ofTokens(this.limits.tokens());
		}
		return message.startsWith("Document nesting depth") ? BodyTooLargeException.ofNesting(this.limits.nesting())
				: exception;
	}

	private static GivenArguments toArguments(JsonNode node) {
		if (node.isMissingNode()) {
			return GivenArguments.NONE;
		}
		if (node.isArray()) {
			return new GivenArguments.Positional(List.copyOf(node.values()));
		}
		if (node.isObject()) {
			Map<String, JsonNode> values = new LinkedHashMap<>();
			node.forEachEntry(values::put);
			return new GivenArguments.Named(values, false);
		}
		throw noContainer(node.toString());
	}

	private static BadArgumentsException noContainer(String text) {
		return BadArgumentsException
			.of("Arguments are a JSON array or a JSON object, and not %s.".formatted(TextLimit.shorten(text.strip())))
			.withRedactedMessage("Arguments are a JSON array or a JSON object.");
	}

	/**
	 * Counts the arguments without keeping their values. The check for duplicate names is
	 * off, because it would keep all names.
	 */
	private GivenArguments readNone(byte[] text) {
		try (JsonParser parser = this.json.reader()
			.without(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.createParser(text)) {
			GivenArguments arguments = countArguments(parser, text);
			requireEnd(parser);
			return arguments;
		}
	}

	private static GivenArguments countArguments(JsonParser parser, byte[] text) {
		JsonToken first = parser.nextToken();
		if (first == null) {
			return GivenArguments.NONE;
		}
		return switch (first) {
			case START_ARRAY -> countElements(parser);
			case START_OBJECT -> findName(parser);
			default -> {
				parser.finishToken();
				requireEnd(parser);
				throw noContainer(new String(text, 0, Math.min(text.length, MAX_SHOWN_BYTES), StandardCharsets.UTF_8));
			}
		};
	}

	private static GivenArguments countElements(JsonParser parser) {
		int count = 0;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			parser.skipChildren();
			count++;
		}
		return new GivenArguments.Positional(Collections.nCopies(count, NODES.nullNode()));
	}

	private static GivenArguments findName(JsonParser parser) {
		Map<String, JsonNode> found = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			if (found.isEmpty()) {
				found.put(name, NODES.nullNode());
			}
			parser.nextToken();
			parser.skipChildren();
		}
		return new GivenArguments.Named(found, false);
	}

	/**
	 * Throws an exception if there are more tokens. Jackson makes this check only when it
	 * reads a whole tree.
	 */
	private static void requireEnd(JsonParser parser) {
		if (parser.nextToken() != null) {
			throw new StreamReadException(parser, "there is more after the end");
		}
	}

	/**
	 * Reads a tree in which numbers are kept as the client spelled them.
	 */
	private JsonNode readLexical(byte[] text) {
		try (JsonParser parser = this.json.createParser(text)) {
			if (parser.nextToken() == null) {
				return NODES.missingNode();
			}
			JsonNode node = lexicalNode(parser);
			requireEnd(parser);
			return node;
		}
	}

	private static JsonNode lexicalNode(JsonParser parser) {
		return switch (parser.currentToken()) {
			case START_ARRAY -> lexicalArray(parser);
			case START_OBJECT -> lexicalObject(parser);
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.rawValueNode(new RawValue(parser.getString()));
			case VALUE_TRUE -> NODES.booleanNode(true);
			case VALUE_FALSE -> NODES.booleanNode(false);
			case VALUE_NULL -> NODES.nullNode();
			default -> NODES.stringNode(parser.getString());
		};
	}

	private static ArrayNode lexicalArray(JsonParser parser) {
		ArrayNode array = NODES.arrayNode();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(lexicalNode(parser));
		}
		return array;
	}

	private static ObjectNode lexicalObject(JsonParser parser) {
		ObjectNode object = NODES.objectNode();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			object.set(name, lexicalNode(parser));
		}
		return object;
	}

}
