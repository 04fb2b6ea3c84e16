package io.adminsock.command.request;

import java.io.IOException;

import org.springframework.core.NestedExceptionUtils;

/**
 * A request body that did not arrive whole: the client sent it malformed, too slowly, or
 * went away.
 */
public final class UnreadableBodyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param exception what was thrown when the body was read
	 */
	public UnreadableBodyException(IOException exception) {
		this(NestedExceptionUtils.getMostSpecificCause(exception));
	}

	private UnreadableBodyException(Throwable cause) {
		super("The body did not arrive whole (%s)."
			.formatted((cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName()), cause);
	}

}
