package io.adminsock.command;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What a client gave to a command: a list, or names with values.
 */
sealed interface Arguments {

	/** Nothing was given. */
	Arguments NONE = new Positional(List.of());

	/**
	 * Arguments by position.
	 *
	 * @param values the values in the client's order
	 */
	record Positional(List<JsonNode> values) implements Arguments {
	}

	/**
	 * Arguments by name.
	 *
	 * @param values the values by their names
	 * @param text whether all scalars are text, as in a query
	 */
	record Named(Map<String, JsonNode> values, boolean text) implements Arguments {
	}

}
