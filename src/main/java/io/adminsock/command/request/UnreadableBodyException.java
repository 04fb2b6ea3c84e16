package io.adminsock.command.request;

import java.io.IOException;

import org.springframework.core.NestedExceptionUtils;

/**
 * An exception for a request body that did not arrive completely, because it was
 * malformed or too slow, or because the client disconnected.
 */
public final class UnreadableBodyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param exception the exception from reading the body
	 */
	public UnreadableBodyException(IOException exception) {
		this(NestedExceptionUtils.getMostSpecificCause(exception));
	}

	private UnreadableBodyException(Throwable cause) {
		super("The body did not arrive whole (%s)."
			.formatted((cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName()), cause);
	}

}
