package io.adminsock.command;

import java.io.IOException;

import org.springframework.core.NestedExceptionUtils;

/**
 * A request body that did not arrive whole: the client sent it malformed, too slowly, or
 * went away.
 */
final class UnreadableBodyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnreadableBodyException(IOException exception) {
		this(NestedExceptionUtils.getMostSpecificCause(exception));
	}

	private UnreadableBodyException(Throwable cause) {
		super("The body did not arrive whole (%s)."
			.formatted((cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName()), cause);
	}

}
