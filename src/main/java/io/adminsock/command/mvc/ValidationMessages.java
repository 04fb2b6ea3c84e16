package io.adminsock.command.mvc;

import java.util.List;
import java.util.stream.Collectors;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.BadArgumentsException;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/**
 * Error messages of Jakarta Validation, as exceptions for the client.
 */
final class ValidationMessages {

	private ValidationMessages() {
	}

	static BadArgumentsException toException(HandlerMethodValidationException exception) {
		List<ParameterValidationResult> results = exception.getParameterValidationResults();
		String sentences = results.stream()
			.map((result) -> sentence(result.getMethodParameter(), result.getResolvableErrors()))
			.collect(Collectors.joining(" "));
		return (results.size() == 1) ? BadArgumentsException.of(name(results.get(0).getMethodParameter()), sentences)
				: BadArgumentsException.of(sentences);
	}

	static BadArgumentsException toException(MethodArgumentNotValidException exception) {
		MethodParameter parameter = exception.getParameter();
		return BadArgumentsException.of(name(parameter), sentence(parameter, exception.getAllErrors()));
	}

	private static String sentence(MethodParameter parameter, List<? extends MessageSourceResolvable> errors) {
		boolean parts = errors.stream().allMatch(FieldError.class::isInstance);
		return "Argument '%s'%s %s.".formatted(name(parameter), parts ? ":" : "",
				errors.stream().map(ValidationMessages::describe).sorted().collect(Collectors.joining(", ")));
	}

	private static String describe(MessageSourceResolvable error) {
		String message = String.valueOf(error.getDefaultMessage());
		return (error instanceof FieldError part) ? "'%s' %s".formatted(part.getField(), message) : message;
	}

	private static String name(MethodParameter parameter) {
		Arg arg = parameter.getParameterAnnotation(Arg.class);
		return (arg != null) ? Argument.name(parameter, arg) : String.valueOf(parameter.getParameterName());
	}

}
