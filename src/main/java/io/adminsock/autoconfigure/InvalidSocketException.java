package io.adminsock.autoconfigure;

/**
 * An exception for a socket that its properties do not define correctly. Boot's analyzer
 * does not report its own exception for invalid values where the property is missing.
 */
final class InvalidSocketException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidSocketException(String message, String action) {
		super(message);
		this.action = action;
	}

	String getAction() {
		return this.action;
	}

}
