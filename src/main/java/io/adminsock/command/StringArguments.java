package io.adminsock.command;

import java.util.List;

/**
 * The arguments of a command that takes strings: a string as it is, any other value as
 * its JSON, numbers in the spelling of the client.
 *
 * @param values the values in the order of the parameters
 * @param body the request's body as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // no code compares them
public record StringArguments(List<String> values, byte[] body) {
}
