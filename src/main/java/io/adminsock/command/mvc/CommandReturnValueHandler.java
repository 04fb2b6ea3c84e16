package io.adminsock.command.mvc;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.adminsock.command.CommandDescriptor;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Writes what a command returns by what it is, not by what the client accepts: text as it
 * is, nothing as {@code Success}, bytes as bytes, anything else as JSON. A method or
 * controller that says what it {@code produces}, or an entity its {@code Content-Type},
 * decides for itself. The writing is Spring's.
 */
final class CommandReturnValueHandler implements HandlerMethodReturnValueHandler {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final HandlerMethodReturnValueHandler delegate;

	CommandReturnValueHandler(HandlerMethodReturnValueHandler delegate) {
		this.delegate = delegate;
	}

	private boolean writesBody() {
		return this.delegate instanceof RequestResponseBodyMethodProcessor;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return this.delegate.supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		boolean nothing = returnValue == null && writesBody();
		Object result = nothing ? CommandDescriptor.SUCCESS : asResource(returnValue);
		Object body = (result instanceof HttpEntity<?> entity) ? entity.getBody() : result;
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		if (body != null && !(body instanceof ResponseBodyEmitter) && response != null
				&& response.getContentType() == null && !declaresProduces(webRequest)) {
			response.setContentType(contentType(body).toString());
		}
		this.delegate.handleReturnValue(result, returnType, mavContainer, webRequest);
	}

	/**
	 * Spring would make JSON of a stream's getters.
	 */
	private static @Nullable Object asResource(@Nullable Object value) {
		return (value instanceof InputStream stream) ? new InputStreamResource(stream) : value;
	}

	private static MediaType contentType(Object result) {
		if (result instanceof CharSequence) {
			return TEXT;
		}
		if (result instanceof ProblemDetail || result instanceof ErrorResponse) {
			return MediaType.APPLICATION_PROBLEM_JSON;
		}
		if (result instanceof Resource resource) {
			return MediaTypeFactory.getMediaType(resource).orElse(MediaType.APPLICATION_OCTET_STREAM);
		}
		return (result instanceof byte[]) ? MediaType.APPLICATION_OCTET_STREAM : MediaType.APPLICATION_JSON;
	}

	/**
	 * Spring's mapping notes here what the method, or its class, produces.
	 */
	private static boolean declaresProduces(NativeWebRequest request) {
		return request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE,
				RequestAttributes.SCOPE_REQUEST) != null;
	}

}
