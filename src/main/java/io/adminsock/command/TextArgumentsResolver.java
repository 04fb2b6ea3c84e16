package io.adminsock.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
 * Gives a {@link TextCommand} its {@link TextArguments}.
 */
final class TextArgumentsResolver implements HandlerMethodArgumentResolver {

	private final BoundArguments arguments;

	TextArgumentsResolver(BoundArguments arguments) {
		this.arguments = arguments;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == TextArguments.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer mavContainer,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		Assert.state(request != null, "Arguments belong to a request");
		HandlerMethod command = (HandlerMethod) request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		List<@Nullable JsonNode> nodes = flatten(this.arguments.of(request, command));
		return new TextArguments(texts(nodes), ArgumentReader.body(request));
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
	 * What was left out at the end is left out, and is empty in between.
	 */
	private static List<String> texts(List<@Nullable JsonNode> nodes) {
		int given = nodes.size();
		while (given > 0 && nodes.get(given - 1) == null) {
			given--;
		}
		return nodes.subList(0, given).stream().map(TextArgumentsResolver::text).toList();
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
