package io.adminsock.script;

/**
 * Breaks an answer off that has begun, so that nobody takes the half for the whole.
 */
final class BrokenOffException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception. Where it was thrown says nothing of a script.
	 */
	BrokenOffException(String message) {
		super(message, null, false, false);
	}

}
