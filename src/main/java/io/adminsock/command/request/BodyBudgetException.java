package io.adminsock.command.request;

/**
 * A request body that is refused because the bodies of other requests take the memory.
 */
public final class BodyBudgetException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BodyBudgetException() {
		super("The bodies of other requests on this socket take all the memory that there is for bodies");
	}

}
