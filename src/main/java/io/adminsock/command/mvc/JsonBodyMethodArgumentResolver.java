package io.adminsock.command.mvc;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.IntSupplier;

import io.adminsock.command.request.BodyBudgetException;
import io.adminsock.command.request.BodyCapture;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.BodyTooLargeException;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.command.request.LimitedBody;
import io.adminsock.command.request.UnreadableBodyException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * A resolver for Spring's {@code @RequestBody} and {@code HttpEntity}. A body without a
 * content type or with that of a form, which is the default of {@code curl -d}, is read
 * as JSON. The size of the body is limited.
 */
final class JsonBodyMethodArgumentResolver implements HandlerMethodArgumentResolver {

	private final HandlerMethodArgumentResolver delegate;

	private final BodyLimits limits;

	private final IntSupplier loggedLength;

	JsonBodyMethodArgumentResolver(HandlerMethodArgumentResolver delegate, BodyLimits limits,
			IntSupplier loggedLength) {
		this.delegate = delegate;
		this.limits = limits;
		this.loggedLength = loggedLength;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.delegate.supportsParameter(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer mavContainer,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) throws Exception {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		Assert.state(request != null, "A body belongs to a request");
		BodyCapture logged = CommandRequest.of(request).arguments().capture(request, this.loggedLength.getAsInt());
		NativeWebRequest limited = new ServletWebRequest(new JsonRequest(request, this.limits, logged), response);
		try {
			return this.delegate.resolveArgument(parameter, mavContainer, limited, binderFactory);
		}
		catch (IOException | HttpMessageNotReadableException ex) {
			throw unwrapped(ex);
		}
	}

	/**
	 * Returns the exception that reading the body threw, because Jackson wraps it as if
	 * the JSON were malformed.
	 */
	private static Exception unwrapped(Exception exception) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(exception);
		if (root instanceof BodyTooLargeException || root instanceof BodyBudgetException) {
			return (RuntimeException) root;
		}
		return (root instanceof IOException unreadable) ? new UnreadableBodyException(unreadable) : exception;
	}

	/**
	 * A request with a limited body, which is JSON unless the request has another content
	 * type than a form.
	 */
	private static final class JsonRequest extends HttpServletRequestWrapper {

		private final HttpServletRequest request;

		private final BodyLimits limits;

		private final BodyCapture logged;

		JsonRequest(HttpServletRequest request, BodyLimits limits, BodyCapture logged) {
			super(request);
			this.request = request;
			this.limits = limits;
			this.logged = logged;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return LimitedBody.of(this.request, this.limits, BodyLimits.BYTES_TO_BIND, this.logged::add);
		}

		@Override
		public String getContentType() {
			String contentType = super.getContentType();
			boolean untyped = contentType == null
					|| contentType.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
			return untyped ? MediaType.APPLICATION_JSON_VALUE : contentType;
		}

		@Override
		public @Nullable String getHeader(String name) {
			return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? getContentType() : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? Collections.enumeration(List.of(getContentType()))
					: super.getHeaders(name);
		}

	}

}
