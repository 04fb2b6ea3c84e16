package io.adminsock.command.mvc;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.adminsock.application.ServedApplication;
import io.adminsock.command.BadArgumentsException;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.CommandName;
import io.adminsock.command.catalog.CommandCatalog;
import io.adminsock.command.request.BodyBudgetException;
import io.adminsock.command.request.BodyTooLargeException;
import io.adminsock.command.request.MalformedJson;
import io.adminsock.command.request.UnreadableBodyException;
import io.adminsock.problem.Problem;
import io.adminsock.text.TextLimit;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

import org.springframework.beans.ConversionNotSupportedException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * The mapping from exceptions to problems.
 */
public final class ProblemMapper {

	private static final String BAD_ARGUMENTS = "bad-arguments";

	private final CommandCatalog catalog;

	private final CommandDescriptors descriptors;

	private final ServedApplication application;

	private final boolean traces;

	/**
	 * Creates the mapper.
	 * @param catalog the catalog, for the names of commands
	 * @param descriptors the descriptors of handlers, for usage lines
	 * @param application the application that the commands belong to
	 * @param traces whether the client gets the stack trace of a command that failed
	 */
	public ProblemMapper(CommandCatalog catalog, CommandDescriptors descriptors, ServedApplication application,
			boolean traces) {
		this.catalog = catalog;
		this.descriptors = descriptors;
		this.application = application;
		this.traces = traces;
	}

	/**
	 * Returns the problem that the client receives for an exception.
	 * @param exception the exception
	 * @param request the request that failed
	 * @param handler the request's handler, or {@code null} if it has none
	 */
	Problem map(Exception exception, HttpServletRequest request, @Nullable Object handler) {
		if (exception instanceof NoResourceFoundException || exception instanceof NoHandlerFoundException) {
			return unknownCommand(request);
		}
		if (exception instanceof HttpRequestMethodNotSupportedException unsupported) {
			return wrongMethod(unsupported, request);
		}
		if (exception instanceof BadArgumentsException bad) {
			return badArguments(bad, request, handler);
		}
		if (exception instanceof HandlerMethodValidationException invalid
				&& invalid.getStatusCode().is4xxClientError()) {
			return badArguments(ValidationMessages.toException(invalid), request, handler);
		}
		if (exception instanceof MethodArgumentNotValidException invalid) {
			return badArguments(ValidationMessages.toException(invalid), request, handler);
		}
		if (exception instanceof HttpMessageNotReadableException unreadable) {
			return badArguments(sentence(unreadable), request, handler);
		}
		if (exception instanceof TypeMismatchException mismatch
				&& !(exception instanceof ConversionNotSupportedException)) {
			return badArguments(mismatch.getMessage(), request, handler);
		}
		if (exception instanceof BodyTooLargeException) {
			return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "too-large", String.valueOf(exception.getMessage()));
		}
		if (exception instanceof BodyBudgetException) {
			return Problem.busy(String.valueOf(exception.getMessage()));
		}
		if (exception instanceof UnreadableBodyException) {
			boolean slow = exception.getCause() instanceof SocketTimeoutException;
			return Problem.of(slow ? HttpStatus.REQUEST_TIMEOUT : HttpStatus.BAD_REQUEST, exception.getMessage());
		}
		return ofStatus(exception);
	}

	/**
	 * Returns the problem for a request that names no existing command, which may exist
	 * once the application has started.
	 */
	Problem unknownCommand(HttpServletRequest request) {
		if (this.application.state() == ServedApplication.State.STARTING) {
			return Problem.unavailable("starting", beingMade(this.application.beansInCreation()));
		}
		if (this.application.state() == ServedApplication.State.STOPPING) {
			return Problem.unavailable("stopping", "The application is stopping, and has no command of that name now.");
		}
		String name = CommandName.ofPath(request.getRequestURI());
		List<String> nearest = this.catalog.nearest(request, name);
		String hint = nearest.isEmpty() ? "" : " Did you mean %s?"
			.formatted(nearest.stream().map("'%s'"::formatted).collect(Collectors.joining(" or ")));
		return Problem
			.of(HttpStatus.NOT_FOUND, "unknown-command",
					"There is no command '%s'.%s GET / lists the commands.".formatted(TextLimit.shorten(name), hint))
			.with("nearest", nearest.isEmpty() ? null : nearest);
	}

	private static String beingMade(List<String> beans) {
		return "The application is starting, and its commands are not there yet.%s GET / lists those that are."
			.formatted(beans.isEmpty() ? "" : " It is making the beans " + String.join(", ", beans) + ".");
	}

	private Problem wrongMethod(HttpRequestMethodNotSupportedException exception, HttpServletRequest request) {
		String[] supported = exception.getSupportedMethods();
		String allowed = (supported != null) ? Arrays.stream(supported).sorted().collect(Collectors.joining(" or "))
				: "another method";
		return Problem
			.of(HttpStatus.METHOD_NOT_ALLOWED, "wrong-method",
					"%s takes %s, and not %s.".formatted(request.getRequestURI(), allowed, exception.getMethod()))
			.withHeaders(exception.getHeaders())
			.with("usage", this.catalog.usages(request));
	}

	private Problem badArguments(BadArgumentsException exception, HttpServletRequest request,
			@Nullable Object handler) {
		return badArguments(exception.getMessage(), request, handler).with("argument", exception.getArgument());
	}

	private Problem badArguments(@Nullable String detail, HttpServletRequest request, @Nullable Object handler) {
		Problem problem = Problem.of(HttpStatus.BAD_REQUEST, BAD_ARGUMENTS, String.valueOf(detail));
		if (handler instanceof HandlerMethod command) {
			problem.with("usage", usage(request, this.descriptors.get(command)));
		}
		return problem;
	}

	private static String usage(HttpServletRequest request, CommandDescriptor command) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return command.usage(request.getMethod(), (pattern != null) ? pattern.toString() : request.getRequestURI());
	}

	private static String sentence(HttpMessageNotReadableException exception) {
		if (exception.getCause() instanceof DatabindException) {
			return "The body is JSON, and not what this command takes.";
		}
		return (exception.getCause() instanceof JacksonException json)
				? String.valueOf(MalformedJson.of("body", json).getMessage()) : "The body is missing.";
	}

	private Problem ofStatus(Exception exception) {
		if (exception instanceof ErrorResponse response) {
			return Problem.of(response.getStatusCode(), response.getBody().getDetail())
				.withHeaders(response.getHeaders());
		}
		ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(exception.getClass(), ResponseStatus.class);
		if (status != null) {
			String detail = status.reason().isEmpty() ? exception.getMessage() : status.reason();
			return Problem.of(status.code(), detail);
		}
		return failed(exception);
	}

	/**
	 * Returns the problem for an unexpected exception from a command or a filter.
	 * @param thrown the exception, which Spring or Tomcat may have wrapped
	 */
	Problem failed(Throwable thrown) {
		Throwable cause = (thrown instanceof ServletException) ? thrown.getCause() : null;
		Throwable exception = (cause != null) ? cause : thrown;
		HttpStatusCode status = HttpStatus.INTERNAL_SERVER_ERROR;
		String message = exception.getMessage();
		String name = exception.getClass().getName();
		return Problem.of(status, "failed", (message != null && !message.isBlank()) ? message : name)
			.with("exception", name)
			.with("trace", this.traces ? trace(exception) : null);
	}

	private static String trace(Throwable exception) {
		StringWriter text = new StringWriter();
		exception.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
