package io.adminsock.command.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.CommandName;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The catalog of commands. It is read from Spring's mappings, so that it includes each
 * controller of the application. The entries are cached until a mapping is added or
 * removed, because each request for an unknown command needs them.
 */
public final class CommandCatalog {

	/**
	 * The interface of an application's own handler of errors, where there can be one.
	 */
	private static final @Nullable Class<?> BOOTS_ERROR_HANDLER = bootsErrorHandler();

	private final Supplier<RequestMappingHandlerMapping> mapping;

	private final CommandDescriptors descriptors;

	private final CommandVisibility visibility;

	private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of());

	/**
	 * Creates the catalog.
	 * @param mapping Spring's mapping of requests to controllers
	 * @param descriptors the descriptors of its handlers
	 * @param visibility decides which commands a client may see
	 */
	public CommandCatalog(Supplier<RequestMappingHandlerMapping> mapping, CommandDescriptors descriptors,
			CommandVisibility visibility) {
		this.mapping = mapping;
		this.descriptors = descriptors;
		this.visibility = visibility;
	}

	private static @Nullable Class<?> bootsErrorHandler() {
		String name = "org.springframework.boot.webmvc.error.ErrorController";
		ClassLoader classLoader = CommandCatalog.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	/**
	 * Returns the commands that the peer may run, sorted by name.
	 */
	List<CatalogEntry> commands(HttpServletRequest request) {
		return entries().stream().filter((entry) -> isOpen(request, entry)).map(Entry::command).toList();
	}

	private boolean isOpen(HttpServletRequest request, Entry entry) {
		return this.visibility.isOpen(request, entry.command().name(), entry.handler());
	}

	/**
	 * Returns the usage lines of the command that a request names.
	 * @param request the request
	 * @return the usage lines, or {@code null} if there is no command of that name that
	 * the peer may run
	 */
	public @Nullable String usages(HttpServletRequest request) {
		String name = CommandName.of(request);
		String usages = entries().stream()
			.filter((entry) -> name.equals(entry.command().name()) && isOpen(request, entry))
			.map((entry) -> entry.command().usage())
			.collect(Collectors.joining(", "));
		return usages.isEmpty() ? null : usages;
	}

	/**
	 * Returns the names that are most similar to the name of an unknown command. They
	 * include only commands that the peer may run.
	 * @param request the peer's request
	 * @param name the unknown name
	 * @return the names, the most similar first
	 */
	public List<String> nearest(HttpServletRequest request, String name) {
		List<Entry> entries = entries();
		return new CommandSuggestions(name).rank(entries.stream().map((entry) -> entry.command().name()))
			.filter((near) -> entries.stream()
				.anyMatch((entry) -> near.equals(entry.command().name()) && isOpen(request, entry)))
			.limit(CommandSuggestions.MAX_SHOWN)
			.toList();
	}

	/**
	 * Returns whether a handler is the catalog.
	 * @param handler a handler
	 * @return whether it is adminsock's own {@code GET /}
	 */
	public static boolean isCatalog(HandlerMethod handler) {
		return handler.getBeanType() == CatalogController.class;
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

	private List<Entry> read(Map<RequestMappingInfo, HandlerMethod> mappings) {
		List<Entry> entries = new ArrayList<>();
		mappings.forEach((info, handler) -> {
			if (!isErrorHandler(handler)) {
				entries(info, handler).forEach(entries::add);
			}
		});
		entries.sort(Comparator.comparing((Entry entry) -> entry.command().name())
			.thenComparing((entry) -> entry.command().usage()));
		return List.copyOf(entries);
	}

	/**
	 * Returns whether a handler answers when a request has failed, and is no command.
	 * @param handler a handler
	 * @return whether it is that of adminsock or one of Spring Boot's kind
	 */
	public static boolean isErrorHandler(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return ErrorHandler.class.isAssignableFrom(type)
				|| (BOOTS_ERROR_HANDLER != null && BOOTS_ERROR_HANDLER.isAssignableFrom(type));
	}

	private Stream<Entry> entries(RequestMappingInfo info, HandlerMethod handler) {
		List<String> methods = info.getMethodsCondition().getMethods().stream().map(Enum::name).sorted().toList();
		CommandDescriptor descriptor = this.descriptors.get(handler);
		return info.getPatternValues()
			.stream()
			.map((path) -> new Entry(
					CatalogEntry.of(path, methods.isEmpty() ? List.of("GET", "POST") : methods, descriptor), handler));
	}

	/**
	 * A command and its handler.
	 *
	 * @param command the command
	 * @param handler the handler
	 */
	private record Entry(CatalogEntry command, HandlerMethod handler) {
	}

	/**
	 * The cached commands of a set of mappings.
	 *
	 * @param mappings the mappings
	 * @param entries their commands, sorted by name
	 */
	private record Snapshot(Map<RequestMappingInfo, HandlerMethod> mappings, List<Entry> entries) {
	}

}
