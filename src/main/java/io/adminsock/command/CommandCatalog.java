package io.adminsock.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

	CommandCatalog(Supplier<RequestMappingHandlerMapping> mapping) {
		this.mapping = mapping;
	}

	/**
	 * Returns the commands, sorted by name.
	 */
	List<Command> commands() {
		List<Command> commands = new ArrayList<>();
		for (Map.Entry<RequestMappingInfo, HandlerMethod> entry : this.mapping.get().getHandlerMethods().entrySet()) {
			if (!ErrorController.class.isAssignableFrom(entry.getValue().getBeanType())) {
				add(entry.getKey(), entry.getValue(), commands);
			}
		}
		commands.sort(Comparator.comparing(Command::name).thenComparing(Command::usage));
		return commands;
	}

	private static void add(RequestMappingInfo info, HandlerMethod handler, List<Command> commands) {
		List<String> methods = info.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().toList();
		for (String path : info.getPatternValues()) {
			commands.add(Command.of(path, methods.isEmpty() ? List.of("GET", "POST") : methods, handler));
		}
	}

	/**
	 * Returns how to call what there is at a path, or {@code null} if there is nothing.
	 */
	@Nullable String usages(String path) {
		String usages = commands().stream()
			.filter((command) -> path.equals("/" + command.name()))
			.map(Command::usage)
			.collect(Collectors.joining(", "));
		return usages.isEmpty() ? null : usages;
	}

	/**
	 * Returns the names that are nearest to one that does not exist, the nearest first.
	 */
	List<String> nearest(String name) {
		List<String> names = commands().stream()
			.map(Command::name)
			.filter((known) -> !known.isEmpty())
			.distinct()
			.toList();
		return NearestNames.of(name, names);
	}

}
