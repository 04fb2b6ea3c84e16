package io.adminsock.actuator;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.adminsock.command.Argument;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.AbstractDiscoveredOperation;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.ClassUtils;

/**
 * The arguments of an operation: its parameters, except for those that are in the path
 * and those that Actuator fills in.
 */
final class EndpointArguments {

	private static final Set<Class<?>> FILLED_IN = Set.of(ApiVersion.class, SecurityContext.class,
			WebServerNamespace.class);

	private EndpointArguments() {
	}

	static List<Argument> of(WebOperation operation) {
		if (!(operation instanceof AbstractDiscoveredOperation discovered)) {
			return List.of();
		}
		String path = operation.getRequestPredicate().getPath();
		return discovered.getOperationMethod()
			.getParameters()
			.stream()
			.filter((parameter) -> !isFilledIn(parameter.getType()) && !isIn(path, parameter.getName()))
			.map(EndpointArguments::argument)
			.toList();
	}

	private static boolean isFilledIn(Class<?> type) {
		return FILLED_IN.contains(type) || Producible.class.isAssignableFrom(type);
	}

	private static boolean isIn(String path, String name) {
		return path.contains("{%s}".formatted(name)) || path.contains("{*%s}".formatted(name));
	}

	/**
	 * Actuator itself converts text to enums, times and the like, in more ways than JSON
	 * has.
	 */
	private static Argument argument(OperationParameter parameter) {
		Class<?> type = parameter.getType();
		boolean isJson = ClassUtils.isPrimitiveOrWrapper(type) || type.isArray()
				|| Iterable.class.isAssignableFrom(type) || type == Object.class || Map.class.isAssignableFrom(type);
		return Argument.of(parameter.getName(), isJson ? type : String.class, parameter.isMandatory());
	}

}
