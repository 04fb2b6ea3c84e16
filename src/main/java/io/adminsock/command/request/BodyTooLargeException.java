package io.adminsock.command.request;

/**
 * An exception for a request body that exceeds its limits.
 */
public final class BodyTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private BodyTooLargeException(String message) {
		super(message);
	}

	static BodyTooLargeException ofBytes(long limit) {
		return new BodyTooLargeException(
				"The body has more than %d bytes. adminsock.commands.max-body sets the limit.".formatted(limit));
	}

	static BodyTooLargeException ofTokens(long limit) {
		return new BodyTooLargeException(
				"The body has more than %d values, names and ends of arrays and objects. adminsock.commands.max-tokens sets the limit."
					.formatted(limit));
	}

	static BodyTooLargeException ofNesting(int limit) {
		return new BodyTooLargeException(
				"The body has more than %d arrays and objects inside each other. adminsock.commands.max-nesting sets the limit."
					.formatted(limit));
	}

}
