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
 * A return value handler that chooses the content type by the type of the result, not by
 * the client's {@code Accept} header. Strings are plain text, bytes are binary,
 * {@code null} is the text {@code Success}, and anything else is JSON. A method or
 * controller with {@code produces} and an entity with a {@code Content-Type} keep theirs.
 * The delegate, which is Spring's, writes the result.
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
	 * Wraps a stream, because Spring would write its getters as JSON.
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
	 * Returns whether the method or its class declares {@code produces}. Spring's mapping
	 * stores that in a request attribute.
	 */
	private static boolean declaresProduces(NativeWebRequest request) {
		return request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE,
				RequestAttributes.SCOPE_REQUEST) != null;
	}

}
