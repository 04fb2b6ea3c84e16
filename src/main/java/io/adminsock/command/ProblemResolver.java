package io.adminsock.command;

import java.io.IOException;

import io.adminsock.problem.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers with a problem whatever an application's own {@code @ExceptionHandler} methods
 * leave.
 */
final class ProblemResolver implements HandlerExceptionResolver {

	private static final Log logger = LogFactory.getLog(ProblemResolver.class);

	private final Problems problems;

	ProblemResolver(Problems problems) {
		this.problems = problems;
	}

	@Override
	public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		ModelAndView answered = new ModelAndView();
		if (!(exception instanceof UnreadableBodyException)
				&& DisconnectedClientHelper.isClientDisconnectedException(exception)) {
			return answered;
		}
		if (exception instanceof UnreadableBodyException) {
			// Tomcat has noted what it threw at the read, and would report that.
			request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, exception);
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

}
