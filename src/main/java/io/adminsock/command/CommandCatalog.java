package io.adminsock.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What commands there are: Spring's own mappings, so a controller that anybody adds is in
 * it by itself. The entries are kept until a mapping is added or removed, because every
 * request for an unknown command needs them.
 */
final class CommandCatalog {

	private final Supplier<RequestMappingHandlerMapping> mapping;

	private final CommandGate gate;

	private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of());

	CommandCatalog(Supplier<RequestMappingHandlerMapping> mapping, CommandGate gate) {
		this.mapping = mapping;
		this.gate = gate;
	}

	/**
	 * Returns the commands that whoever sent a request may run, sorted by name.
	 */
	List<Command> commands(HttpServletRequest request) {
		return entries().stream().filter((entry) -> isOpen(request, entry)).map(Entry::command).toList();
	}

	private boolean isOpen(HttpServletRequest request, Entry entry) {
		return this.gate.isOpen(request, entry.command().name(), entry.handler());
	}

	/**
	 * Returns how to call the command that a request names, or {@code null} if there is
	 * none.
	 */
	@Nullable String usages(HttpServletRequest request) {
		String name = CommandName.of(request);
		String usages = entries().stream()
			.filter((entry) -> name.equals(entry.command().name()) && isOpen(request, entry))
			.map((entry) -> entry.command().usage())
			.collect(Collectors.joining(", "));
		return usages.isEmpty() ? null : usages;
	}

	/**
	 * Returns the names that are nearest to one that does not exist, the nearest first.
	 */
	List<String> nearest(HttpServletRequest request, String name) {
		List<Entry> entries = entries();
		return new NearestNames(name).rank(entries.stream().map((entry) -> entry.command().name()))
			.filter((near) -> entries.stream()
				.anyMatch((entry) -> near.equals(entry.command().name()) && isOpen(request, entry)))
			.limit(NearestNames.MAX_SHOWN)
			.toList();
	}

	private List<Entry> entries() {
		Map<RequestMappingInfo, HandlerMethod> mappings = this.mapping.get().getHandlerMethods();
		Snapshot snapshot = this.snapshot;
		if (!snapshot.mappings().equals(mappings)) {
			snapshot = new Snapshot(mappings, read(mappings));
			this.snapshot = snapshot;
		}
		return snapshot.entries();
	}

	private static List<Entry> read(Map<RequestMappingInfo, HandlerMethod> mappings) {
		List<Entry> entries = new ArrayList<>();
		mappings.forEach((info, handler) -> {
			if (!ErrorController.class.isAssignableFrom(handler.getBeanType())) {
				entries(info, handler).forEach(entries::add);
			}
		});
		entries.sort(Comparator.comparing((Entry entry) -> entry.command().name())
			.thenComparing((entry) -> entry.command().usage()));
		return List.copyOf(entries);
	}

	private static Stream<Entry> entries(RequestMappingInfo info, HandlerMethod handler) {
		List<String> methods = info.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().toList();
		return info.getPatternValues()
			.stream()
			.map((path) -> new Entry(Command.of(path, methods.isEmpty() ? List.of("GET", "POST") : methods, handler),
					handler));
	}

	/**
	 * A command, and the method that runs it.
	 *
	 * @param command the command
	 * @param handler the method
	 */
	private record Entry(Command command, HandlerMethod handler) {
	}

	/**
	 * The commands of some mappings.
	 *
	 * @param mappings the mappings
	 * @param entries their commands, sorted by name
	 */
	private record Snapshot(Map<RequestMappingInfo, HandlerMethod> mappings, List<Entry> entries) {
	}

}
