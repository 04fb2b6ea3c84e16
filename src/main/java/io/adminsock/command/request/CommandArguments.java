package io.adminsock.command.request;

import java.util.List;

import io.adminsock.command.BadArgumentsException;
import io.adminsock.command.CommandDescriptor;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader and converter of a request's arguments. It does both once for each request,
 * and converts them again only if the request is forwarded to another command.
 */
public final class CommandArguments {

	private final ArgumentReader reader;

	private final ArgumentBinder binder;

	/**
	 * Creates the arguments.
	 * @param json the application's JSON mapper
	 * @param limits the limits of a body
	 */
	public CommandArguments(JsonMapper json, BodyLimits limits) {
		JsonMapper strict = StrictJson.from(json);
		this.reader = new ArgumentReader(new JsonArguments(strict, limits), limits);
		this.binder = new ArgumentBinder(strict);
	}

	/**
	 * Returns the values of a command's arguments in their order. The first call reads
	 * the request.
	 * @param request the request
	 * @param command the command
	 * @return the values; {@code null} for those that were left out and have no default
	 * @throws BadArgumentsException if the client's arguments do not fit the command
	 */
	public List<@Nullable Object> values(HttpServletRequest request, CommandDescriptor command) {
		CommandRequest state = CommandRequest.of(request);
		BoundArguments bound = state.bound();
		if (bound == null || !bound.command().equals(command)) {
			bound = bind(request, state, command, bound);
			state.setBound(bound);
		}
		return bound.values();
	}

	private BoundArguments bind(HttpServletRequest request, CommandRequest state, CommandDescriptor command,
			@Nullable BoundArguments earlier) {
		try {
			GivenArguments given = (earlier != null) ? earlier.given() : this.reader.read(request, command.form());
			if (earlier == null || command.secret()) {
				state.arguments().noteGiven(given, state.body(), command);
			}
			List<@Nullable Object> values = this.binder.bind(command.arguments(), given);
			if (earlier == null) {
				state.arguments().noteBound(given, command);
			}
			return new BoundArguments(command, given, values);
		}
		catch (BadArgumentsException ex) {
			throw command.secret() ? ex.redacted() : ex;
		}
	}

}
