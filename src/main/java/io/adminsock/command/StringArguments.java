package io.adminsock.command;

import java.util.List;

/**
 * The arguments of a command that takes strings. A JSON string is passed without its
 * quotes, and any other value as JSON text, with numbers as the client spelled them.
 *
 * @param values the values in the order of the parameters
 * @param body the request's body as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // no code compares arrays
public record StringArguments(List<String> values, byte[] body) {
}
