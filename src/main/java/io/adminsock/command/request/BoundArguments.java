package io.adminsock.command.request;

import java.util.List;

import io.adminsock.command.CommandDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Arguments bound to a command. A command that the request is forwarded to binds the
 * given ones anew.
 *
 * @param command the command
 * @param given what the client gave
 * @param values the values of the command's arguments, in their order
 */
record BoundArguments(CommandDescriptor command, GivenArguments given, List<@Nullable Object> values) {
}
