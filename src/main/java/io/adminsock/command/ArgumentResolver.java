package io.adminsock.command;

import java.lang.reflect.Method;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives a controller method its {@link Arg} parameters.
 */
final class ArgumentResolver implements HandlerMethodArgumentResolver {

	private final BoundArguments arguments;

	ArgumentResolver(BoundArguments arguments) {
		this.arguments = arguments;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(Arg.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer mavContainer,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		Method method = parameter.getMethod();
		Assert.state(request != null && method != null, "An argument belongs to a method and a request");
		int position = this.arguments.signature(method).position(parameter.getParameterIndex());
		return this.arguments.of(request, method).get(position);
	}

}
