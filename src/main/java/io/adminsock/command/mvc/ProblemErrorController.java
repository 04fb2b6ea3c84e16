package io.adminsock.command.mvc;

import java.io.IOException;

import io.adminsock.command.CommandName;
import io.adminsock.command.catalog.ErrorHandler;
import io.adminsock.peer.Peer;
import io.adminsock.problem.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * An error controller that writes a problem for a failure outside of Spring MVC, such as
 * in a filter.
 */
public final class ProblemErrorController implements ErrorHandler {

	/** The path, which follows Spring Boot's properties. */
	public static final String PATH = "${spring.web.error.path:${error.path:/error}}";

	private final ProblemMapper problems;

	/**
	 * Creates the controller.
	 * @param problems maps exceptions to problems
	 */
	public ProblemErrorController(ProblemMapper problems) {
		this.problems = problems;
	}

	@RequestMapping(PATH)
	void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		problem(request).send(response);
	}

	private Problem problem(HttpServletRequest request) {
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable throwable) {
			return (throwable instanceof Exception exception) ? this.problems.map(exception, request, null)
					: this.problems.failed(throwable);
		}
		if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
			String message = (String) request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
			return (status == HttpServletResponse.SC_FORBIDDEN) ? forbidden(request, message)
					: Problem.of(HttpStatusCode.valueOf(status), message);
		}
		return this.problems.unknownCommand(request);
	}

	/**
	 * Returns the problem for a request that a filter of the application rejected. Some
	 * filters, such as Spring Security's, set no message of their own; then the problem
	 * names the peer and the command.
	 */
	private static Problem forbidden(HttpServletRequest request, @Nullable String message) {
		String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		String command = CommandName.ofPath(path.substring(request.getContextPath().length()));
		String peer = Peer.of(request).getName();
		boolean isBare = message == null || message.isBlank() || message.equals(HttpStatus.FORBIDDEN.getReasonPhrase());
		return Problem
			.of(HttpStatus.FORBIDDEN, "forbidden",
					isBare ? "%s may not run '%s'.".formatted(peer, command) : String.valueOf(message))
			.with("command", command)
			.with("peer", peer);
	}

}
