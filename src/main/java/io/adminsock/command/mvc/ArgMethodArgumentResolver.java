package io.adminsock.command.mvc;

import java.lang.annotation.Annotation;
import java.util.List;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.request.CommandArguments;
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
 * A resolver for the {@link Arg} parameters of a controller method.
 */
final class ArgMethodArgumentResolver implements HandlerMethodArgumentResolver {

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	ArgMethodArgumentResolver(CommandDescriptors descriptors, CommandArguments arguments) {
		this.descriptors = descriptors;
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
		CommandDescriptor command = this.descriptors
			.get((HandlerMethod) request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
		Object value = this.arguments.values(request, command).get(position(parameter, command.arguments()));
		if (value != null && binderFactory != null) {
			validate(value, parameter, webRequest, binderFactory);
		}
		return value;
	}

	private static int position(MethodParameter parameter, List<Argument> arguments) {
		for (int i = 0; i < arguments.size(); i++) {
			if (arguments.get(i).parameter() == parameter.getParameterIndex()) {
				return i;
			}
		}
		throw new IllegalArgumentException("%s is not an argument".formatted(parameter));
	}

	/**
	 * Validates a parameter with {@code @Valid}. Spring itself validates only constraints
	 * on the parameter.
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
