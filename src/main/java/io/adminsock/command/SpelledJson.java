package io.adminsock.command;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * JSON whose numbers stay spelled as they came, where a number's value would lose
 * {@code 1e3} and {@code -0}.
 */
final class SpelledJson {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private SpelledJson() {
	}

	/**
	 * Reads JSON of which it is known that it is well-formed.
	 */
	static JsonNode read(JsonMapper mapper, byte[] json) {
		try (JsonParser parser = mapper.createParser(json)) {
			parser.nextToken();
			return read(parser);
		}
	}

	private static JsonNode read(JsonParser parser) {
		return switch (parser.currentToken()) {
			case START_ARRAY -> array(parser);
			case START_OBJECT -> object(parser);
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.rawValueNode(new RawValue(parser.getString()));
			case VALUE_TRUE -> NODES.booleanNode(true);
			case VALUE_FALSE -> NODES.booleanNode(false);
			case VALUE_NULL -> NODES.nullNode();
			default -> NODES.stringNode(parser.getString());
		};
	}

	private static ArrayNode array(JsonParser parser) {
		ArrayNode array = NODES.arrayNode();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(read(parser));
		}
		return array;
	}

	private static ObjectNode object(JsonParser parser) {
		ObjectNode object = NODES.objectNode();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			object.set(name, read(parser));
		}
		return object;
	}

}
