package io.adminsock.command.mvc;

import java.lang.reflect.Method;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The registrar of adminsock's own controllers. It adds them after the application's, so
 * that an application's command replaces a built-in one of the same name. Two controllers
 * that Spring registers with the same mapping would stop the start.
 */
final class CommandRegistrar {

	private static final Log logger = LogFactory.getLog(CommandRegistrar.class);

	private final RequestMappingHandlerMapping mapping;

	private final StringValueResolver placeholders;

	CommandRegistrar(RequestMappingHandlerMapping mapping, StringValueResolver placeholders) {
		this.mapping = mapping;
		this.placeholders = placeholders;
	}

	/**
	 * Adds the {@code @RequestMapping} methods of an object.
	 */
	void register(Object controller) {
		mappings(controller).forEach((method, info) -> register(info, controller, method));
	}

	private Map<Method, RequestMappingInfo> mappings(Object controller) {
		return MethodIntrospector.selectMethods(controller.getClass(),
				(MethodIntrospector.MetadataLookup<@Nullable RequestMappingInfo>) this::mapping);
	}

	private @Nullable RequestMappingInfo mapping(Method method) {
		RequestMapping annotation = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
		if (annotation == null) {
			return null;
		}
		return RequestMappingInfo
			.paths(Arrays.stream(annotation.path()).map(this.placeholders::resolveStringValue).toArray(String[]::new))
			.methods(annotation.method())
			.options(this.mapping.getBuilderConfiguration())
			.build();
	}

	private void register(RequestMappingInfo info, Object controller, Method method) {
		Optional<HandlerMethod> other = this.mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.filter((entry) -> clashes(info, entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst();
		if (other.isEmpty()) {
			this.mapping.registerMapping(info, controller, method);
			return;
		}
		reportReplaced(info, other.get());
	}

	/**
	 * Logs that a command of the application replaces one of ours.
	 * @param builtin our mapping
	 * @param command the method of the application
	 */
	static void reportReplaced(RequestMappingInfo builtin, HandlerMethod command) {
		logger.info("The application's own command takes the place of the built-in %s (%s from %s)".formatted(builtin,
				command.getShortLogMessage(), origin(command.getBeanType())));
	}

	private static String origin(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return (source != null) ? source.getLocation().toString() : "nowhere";
	}

	/**
	 * Returns whether two mappings take the same request.
	 */
	static boolean clashes(RequestMappingInfo builtin, RequestMappingInfo command) {
		boolean anyMethod = command.getMethodsCondition().getMethods().isEmpty();
		boolean sameMethod = command.getMethodsCondition()
			.getMethods()
			.stream()
			.anyMatch(builtin.getMethodsCondition().getMethods()::contains);
		boolean samePath = command.getPatternValues().stream().anyMatch(builtin.getPatternValues()::contains);
		return samePath && (anyMethod || sameMethod);
	}

}
