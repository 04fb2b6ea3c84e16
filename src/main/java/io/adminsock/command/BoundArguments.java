package io.adminsock.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A request's arguments, bound to the method that they are for, once for each request.
 */
final class BoundArguments {

	private static final String ATTRIBUTE = BoundArguments.class.getName();

	private final ArgumentReader reader;

	private final ArgumentBinder binder;

	private final Map<CommandKey, Signature> signatures = new ConcurrentHashMap<>();

	BoundArguments(ArgumentReader reader, ArgumentBinder binder) {
		this.reader = reader;
		this.binder = binder;
	}

	/**
	 * Returns what a method takes.
	 */
	Signature signature(HandlerMethod method) {
		if (method.getBean() instanceof TextCommand) {
			return Signature.of(method);
		}
		return this.signatures.computeIfAbsent(CommandKey.of(method), (key) -> Signature.of(method));
	}

	/**
	 * Returns the values of all {@code @Arg} parameters in their order, reading the
	 * request at the first call.
	 * @throws BadArgumentsException if they do not fit
	 */
	List<@Nullable Object> of(HttpServletRequest request, HandlerMethod method) {
		CommandKey key = CommandKey.of(method);
		Bound bound = (Bound) request.getAttribute(ATTRIBUTE);
		if (bound == null || !bound.key().equals(key)) {
			bound = bind(request, key, method, bound);
			request.setAttribute(ATTRIBUTE, bound);
		}
		return bound.values();
	}

	private Bound bind(HttpServletRequest request, CommandKey key, HandlerMethod method, @Nullable Bound earlier) {
		Signature signature = signature(method);
		try {
			Arguments given = (earlier != null) ? earlier.given() : this.reader.read(request, signature.form());
			if (earlier == null || signature.secret()) {
				LoggedArguments.given(request, given, signature);
			}
			List<@Nullable Object> values = this.binder.bind(signature.arguments(), given);
			if (earlier == null) {
				LoggedArguments.bound(request, given, signature);
			}
			return new Bound(key, given, values);
		}
		catch (BadArgumentsException ex) {
			throw signature.secret() ? ex.discreet() : ex;
		}
	}

	/**
	 * Returns how to call the command that a request is for.
	 */
	String usage(HttpServletRequest request, HandlerMethod method) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		String path = (pattern != null) ? pattern.toString() : request.getRequestURI();
		return Command.usage(request.getMethod(), path, signature(method).arguments());
	}

	/**
	 * What is kept with the request. A command that it is forwarded to binds what was
	 * given anew.
	 *
	 * @param key what the values are for
	 * @param given what the client gave
	 * @param values the values
	 */
	private record Bound(CommandKey key, Arguments given, List<@Nullable Object> values) {
	}

}
