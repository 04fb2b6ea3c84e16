package io.adminsock.autoconfigure;

/**
 * A socket that cannot be as the properties have it. Boot's own exception for that stays
 * untold where the property is missing.
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
