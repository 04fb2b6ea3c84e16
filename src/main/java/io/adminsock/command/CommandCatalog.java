package io.adminsock.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What commands there are: Spring's own mappings, so a controller that anybody adds is in
 * it by itself.
 */
final class CommandCatalog {

	private final Supplier<RequestMappingHandlerMapping> mapping;

	private final CommandGate gate;

	CommandCatalog(Supplier<RequestMappingHandlerMapping> mapping, CommandGate gate) {
		this.mapping = mapping;
		this.gate = gate;
	}

	/**
	 * Returns the commands that whoever sent a request may run, sorted by name.
	 */
	List<Command> commands(HttpServletRequest request) {
		List<Command> commands = new ArrayList<>();
		for (Map.Entry<RequestMappingInfo, HandlerMethod> entry : this.mapping.get().getHandlerMethods().entrySet()) {
			if (!ErrorController.class.isAssignableFrom(entry.getValue().getBeanType())) {
				add(entry.getKey(), entry.getValue(), request, commands);
			}
		}
		commands.sort(Comparator.comparing(Command::name).thenComparing(Command::usage));
		return commands;
	}

	private void add(RequestMappingInfo info, HandlerMethod handler, HttpServletRequest request,
			List<Command> commands) {
		List<String> methods = info.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().toList();
		for (String path : info.getPatternValues()) {
			Command command = Command.of(path, methods.isEmpty() ? List.of("GET", "POST") : methods, handler);
			if (this.gate.isOpen(request, command.name(), handler)) {
				commands.add(command);
			}
		}
	}

	/**
	 * Returns how to call the command that a request names, or {@code null} if there is
	 * none.
	 */
	@Nullable String usages(HttpServletRequest request) {
		String name = CommandName.of(request);
		String usages = commands(request).stream()
			.filter((command) -> name.equals(command.name()))
			.map(Command::usage)
			.collect(Collectors.joining(", "));
		return usages.isEmpty() ? null : usages;
	}

	/**
	 * Returns the names that are nearest to one that does not exist, the nearest first.
	 */
	List<String> nearest(HttpServletRequest request, String name) {
		List<String> names = commands(request).stream()
			.map(Command::name)
			.filter((known) -> !known.isEmpty())
			.distinct()
			.toList();
		return NearestNames.of(name, names);
	}

}
