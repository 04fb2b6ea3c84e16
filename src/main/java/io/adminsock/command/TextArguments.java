package io.adminsock.command;

import java.util.List;

/**
 * What a {@link TextCommand} is given: a string as it is, anything else as the JSON that
 * it is, numbers in the client's own spelling.
 *
 * @param values the values in the order of the parameters
 * @param body the request's body as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record TextArguments(List<String> values, byte[] body) {
}
