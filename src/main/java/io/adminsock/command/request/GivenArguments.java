package io.adminsock.command.request;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * The arguments that a client sent, by position or by name.
 */
sealed interface GivenArguments {

	/** No arguments. */
	GivenArguments NONE = new Positional(List.of());

	/**
	 * Arguments by position.
	 *
	 * @param values the values in the client's order
	 */
	record Positional(List<JsonNode> values) implements GivenArguments {
	}

	/**
	 * Arguments by name.
	 *
	 * @param values the values by their names
	 * @param text whether all values are text, as in a query
	 */
	record Named(Map<String, JsonNode> values, boolean text) implements GivenArguments {
	}

}
