package io.adminsock.command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;

/**
 * Calls methods that need nothing but their arguments without what Spring prepares for
 * others: binders, a model, results that come later. Arguments are bound and results
 * written by the same code as there; what else a method may ask for is left to Spring.
 */
final class DirectCommandAdapter implements HandlerAdapter, Ordered {

	private final BoundArguments arguments;

	private final Map<CommandKey, Optional<DirectCommand>> commands = new ConcurrentHashMap<>();

	private volatile @Nullable Supplier<DirectResults> results;

	DirectCommandAdapter(BoundArguments arguments) {
		this.arguments = arguments;
	}

	/**
	 * Begins to take commands.
	 * @param results writes what they return, and is looked at when the first command
	 * comes, once everybody has configured Spring
	 */
	void start(Supplier<DirectResults> results) {
		this.results = results;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && find(method) != null;
	}

	private @Nullable DirectCommand find(HandlerMethod method) {
		Supplier<DirectResults> results = this.results;
		if (results == null || method.getBean() instanceof TextCommand) {
			return null;
		}
		DirectCommand command = this.commands
			.computeIfAbsent(CommandKey.of(method), (key) -> make(method, results.get()))
			.orElse(null);
		return (command != null && command.isOf(method.getBean())) ? command : null;
	}

	private Optional<DirectCommand> make(HandlerMethod method, DirectResults results) {
		return results.fit(method) ? Optional.ofNullable(DirectCommand.of(method, this.arguments.signature(method)))
				: Optional.empty();
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		HandlerMethod method = (HandlerMethod) handler;
		DirectCommand command = find(method);
		Supplier<DirectResults> results = this.results;
		if (command == null || results == null) {
			throw new IllegalStateException(method + " is not to be called directly");
		}
		Object result = command.run(request, this.arguments.of(request, method));
		results.get().write(result, command, new ServletWebRequest(request, response));
		return null;
	}

}
