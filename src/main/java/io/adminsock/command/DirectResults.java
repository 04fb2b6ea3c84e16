package io.adminsock.command;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Writes what a command returned by that of Spring's handlers which would do it anyway,
 * where Spring does nothing else around a method.
 */
final class DirectResults {

	private final List<HandlerMethodReturnValueHandler> handlers;

	private final Optional<ResultHandler> bodies;

	private final boolean usual;

	/**
	 * Creates the results.
	 * @param adapter Spring's way of calling controllers, ready to be used
	 */
	DirectResults(RequestMappingHandlerAdapter adapter) {
		this.handlers = Objects.requireNonNullElse(adapter.getReturnValueHandlers(), List.of());
		this.bodies = this.handlers.stream()
			.filter(ResultHandler.class::isInstance)
			.map(ResultHandler.class::cast)
			.filter(ResultHandler::writesBody)
			.findFirst();
		this.usual = isUsual(adapter) && !haveModel(adapter.getApplicationContext());
	}

	/**
	 * Not one that somebody has made do more.
	 */
	private static boolean isUsual(RequestMappingHandlerAdapter adapter) {
		return adapter.getClass() == RequestMappingHandlerAdapter.class && adapter.getSupportedMethods() == null
				&& !adapter.isRequireSession() && adapter.getCacheControl() == null && adapter.getCacheSeconds() < 0
				&& adapter.getVaryByRequestHeaders() == null;
	}

	private static boolean haveModel(@Nullable ApplicationContext context) {
		return context == null || ControllerAdviceBean.findAnnotatedBeans(context)
			.stream()
			.anyMatch((advice) -> advice.getBeanType() == null || hasModel(advice.getBeanType()));
	}

	private static boolean hasModel(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, SessionAttributes.class)
				|| !MethodIntrospector.selectMethods(type, RequestMappingHandlerAdapter.MODEL_ATTRIBUTE_METHODS)
					.isEmpty();
	}

	/**
	 * Tells whether writing what a method returns is all that is left to be done.
	 */
	boolean fit(HandlerMethod method) {
		return this.usual && method.getClass() == HandlerMethod.class && !hasModel(method.getBeanType())
				&& this.bodies.equals(handler(method.getReturnType()));
	}

	private Optional<HandlerMethodReturnValueHandler> handler(MethodParameter type) {
		return this.handlers.stream().filter((handler) -> handler.supportsReturnType(type)).findFirst();
	}

	/**
	 * Writes a result.
	 */
	void write(@Nullable Object result, HandlerMethod method, NativeWebRequest request) throws Exception {
		this.bodies.orElseThrow()
			.handleReturnValue(result, method.getReturnValueType(result), new ModelAndViewContainer(), request);
	}

}
