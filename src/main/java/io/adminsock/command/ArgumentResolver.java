package io.adminsock.command;

import java.lang.annotation.Annotation;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Conventions;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

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
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) throws Exception {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		Assert.state(request != null, "An argument belongs to a request");
		HandlerMethod command = (HandlerMethod) request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		int position = this.arguments.signature(command).position(parameter.getParameterIndex());
		Object value = this.arguments.of(request, command).get(position);
		if (value != null && binderFactory != null) {
			validate(value, parameter, webRequest, binderFactory);
		}
		return value;
	}

	/**
	 * A {@code @Valid} bean. Spring validates the constraints of the parameter itself.
	 */
	private static void validate(Object value, MethodParameter parameter, NativeWebRequest webRequest,
			WebDataBinderFactory binderFactory) throws Exception {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				WebDataBinder binder = binderFactory.createBinder(webRequest, value,
						Conventions.getVariableNameForParameter(parameter),
						ResolvableType.forMethodParameter(parameter));
				binder.validate(hints);
				if (binder.getBindingResult().hasErrors()) {
					throw new MethodArgumentNotValidException(parameter, binder.getBindingResult());
				}
			}
		}
	}

}
