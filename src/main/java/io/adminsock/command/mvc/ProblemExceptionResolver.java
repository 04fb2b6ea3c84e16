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
 * Answers with a problem whatever an application's own {@code @ExceptionHandler} methods
 * leave. Once the response has begun that is too late: left to Tomcat, the exception is
 * logged and breaks the connection off, so that nobody takes the half for the whole.
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
			replaceNoted(exception, request);
		}
		else if (response.isCommitted()) {
			return breakOff(exception);
		}
		if (isSpringSecuritys(exception)) {
			return null;
		}
		Problem problem = this.problems.of(exception, request, handler);
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
	 * Spring's last resolver would let a response end in good order after an exception
	 * that it knows, such as one of writing. Only a timeout is an end like any other.
	 */
	private static @Nullable ModelAndView breakOff(Exception exception) {
		if (exception instanceof RuntimeException unchecked && !(exception instanceof AsyncRequestTimeoutException)) {
			throw unchecked;
		}
		return null;
	}

	/**
	 * Tomcat has noted what it threw at the read itself, and would report that.
	 */
	private static void replaceNoted(Exception exception, HttpServletRequest request) {
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null) {
			request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, exception);
		}
	}

	/**
	 * Known by Tomcat's exception, which only the connector could import: the words of an
	 * exception, such as "Broken pipe", may be about a connection of the command's.
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
	 * Spring Security answers its own exceptions in a filter around all this. Known by
	 * name: it is there only where the application brings it.
	 */
	private static boolean isSpringSecuritys(Exception exception) {
		for (Class<?> type = exception.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().startsWith("org.springframework.security.")) {
				return true;
			}
		}
		return false;
	}

}
