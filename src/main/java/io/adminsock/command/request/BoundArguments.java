package io.adminsock.command.request;

import java.util.List;

import io.adminsock.command.CommandDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a request, converted for one command. If the request is forwarded, the
 * given arguments are converted again for the other command.
 *
 * @param command the command
 * @param given the arguments that the client sent
 * @param values the values of the command's arguments, in their order
 */
record BoundArguments(CommandDescriptor command, GivenArguments given, List<@Nullable Object> values) {
}
