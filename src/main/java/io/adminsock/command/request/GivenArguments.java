package io.adminsock.command.request;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What a client gave to a command: a list, or names with values.
 */
sealed interface GivenArguments {

	/** Nothing was given. */
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
	 * @param text whether all scalars are text, as in a query
	 */
	record Named(Map<String, JsonNode> values, boolean text) implements GivenArguments {
	}

}
