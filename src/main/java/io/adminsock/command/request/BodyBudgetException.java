package io.adminsock.command.request;

/**
 * An exception for a request body that is rejected because the bodies of other requests
 * take the memory.
 */
public final class BodyBudgetException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BodyBudgetException() {
		super("The bodies of other requests on this socket take all the memory that there is for bodies");
	}

}
