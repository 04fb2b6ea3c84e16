package io.adminsock.command.mvc;

import java.io.IOException;

import io.adminsock.command.request.UnreadableBodyException;
import io.adminsock.problem.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * An exception resolver that writes a problem for each exception that the application's
 * {@code @ExceptionHandler} methods do not handle. If part of the response is already
 * sent, it leaves the exception to Tomcat, which logs it and closes the connection, so
 * that the client notices the incomplete response.
 */
final class ProblemExceptionResolver implements HandlerExceptionResolver {

	private static final Log logger = LogFactory.getLog(ProblemExceptionResolver.class);

	private final ProblemMapper problems;

	ProblemExceptionResolver(ProblemMapper problems) {
		this.problems = problems;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		ModelAndView answered = new ModelAndView();
		if (isClientGone(exception)) {
			return answered;
		}
		if (exception instanceof UnreadableBodyException) {
			replaceStoredException(exception, request);
		}
		else if (response.isCommitted()) {
			return abortResponse(exception);
		}
		if (isSpringSecurityException(exception)) {
			return null;
		}
		Problem problem = this.problems.map(exception, request, handler);
		if (problem.getStatus().value() == HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
			logger.error("%s %s failed".formatted(request.getMethod(), request.getRequestURI()), exception);
		}
		try {
			problem.send(response);
		}
		catch (IOException ex) {
			logger.debug("The client is gone", ex);
		}
		return answered;
	}

	/**
	 * Throws the exception so that Tomcat closes the connection, because Spring's default
	 * resolver would complete the response normally after an exception that it knows,
	 * such as a failed write. An asynchronous timeout may end the response normally.
	 */
	private static @Nullable ModelAndView abortResponse(Exception exception) {
		if (exception instanceof RuntimeException unchecked && !(exception instanceof AsyncRequestTimeoutException)) {
			throw unchecked;
		}
		return null;
	}

	/**
	 * Replaces the exception that Tomcat stored when the read failed, because the error
	 * page would report that one.
	 */
	private static void replaceStoredException(Exception exception, HttpServletRequest request) {
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null) {
			request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, exception);
		}
	}

	/**
	 * Returns whether the client disconnected. Tomcat's exception is compared by its
	 * class name, because only the connector may import Tomcat. A message such as "Broken
	 * pipe" would prove nothing, because it may come from another connection that the
	 * command uses.
	 */
	private static boolean isClientGone(Exception exception) {
		if (exception instanceof UnreadableBodyException) {
			return false;
		}
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof AsyncRequestNotUsableException
					|| cause.getClass().getSimpleName().equals("ClientAbortException")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether an exception is Spring Security's, whose filter handles it. Its
	 * package name is compared, because Spring Security is not a dependency.
	 */
	private static boolean isSpringSecurityException(Exception exception) {
		for (Class<?> type = exception.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().startsWith("org.springframework.security.")) {
				return true;
			}
		}
		return false;
	}

}
