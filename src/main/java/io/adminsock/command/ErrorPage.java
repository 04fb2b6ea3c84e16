package io.adminsock.command;

import io.adminsock.problem.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Tells as a problem what failed outside of Spring MVC, such as in a filter.
 */
final class ErrorPage implements ErrorController {

	private final Problems problems;

	ErrorPage(Problems problems) {
		this.problems = problems;
	}

	@RequestMapping("${spring.web.error.path:${error.path:/error}}")
	void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		problem(request).send(response);
	}

	private Problem problem(HttpServletRequest request) {
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable throwable) {
			return (throwable instanceof Exception exception) ? this.problems.of(exception, request, null)
					: this.problems.failed(throwable);
		}
		if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
			return Problem.of(HttpStatusCode.valueOf(status),
					(String) request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
		}
		return this.problems.unknownCommand(request);
	}

}
