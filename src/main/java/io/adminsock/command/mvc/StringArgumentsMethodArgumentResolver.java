package io.adminsock.command.mvc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.adminsock.command.BadArgumentsException;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.StringArguments;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.command.request.CommandRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A resolver for {@link StringArguments} parameters.
 */
final class StringArgumentsMethodArgumentResolver implements HandlerMethodArgumentResolver {

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	StringArgumentsMethodArgumentResolver(CommandDescriptors descriptors, CommandArguments arguments) {
		this.descriptors = descriptors;
		this.arguments = arguments;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == StringArguments.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer mavContainer,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		Assert.state(request != null, "Arguments belong to a request");
		CommandDescriptor command = this.descriptors
			.get((HandlerMethod) request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
		List<@Nullable JsonNode> nodes = flatten(this.arguments.values(request, command));
		return new StringArguments(texts(nodes), CommandRequest.of(request).body());
	}

	private static List<@Nullable JsonNode> flatten(List<@Nullable Object> values) {
		List<@Nullable JsonNode> nodes = new ArrayList<>();
		for (Object value : values) {
			if (value instanceof JsonNode[] rest) {
				nodes.addAll(List.of(rest));
			}
			else {
				nodes.add((JsonNode) value);
			}
		}
		return nodes;
	}

	/**
	 * Converts the arguments to strings. Missing arguments at the end are left out, and
	 * those in between are empty strings.
	 */
	private static List<String> texts(List<@Nullable JsonNode> nodes) {
		int given = nodes.size();
		while (given > 0 && nodes.get(given - 1) == null) {
			given--;
		}
		return nodes.subList(0, given).stream().map(StringArgumentsMethodArgumentResolver::text).toList();
	}

	private static String text(@Nullable JsonNode node) {
		if (node == null) {
			return "";
		}
		if (node.isNull()) {
			throw BadArgumentsException.of("An argument is null, which no text can say: leave it out, or give \"\".");
		}
		return node.isString() ? node.stringValue() : Objects.toString(node);
	}

}
