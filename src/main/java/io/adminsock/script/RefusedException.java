package io.adminsock.script;

/**
 * Why a file is no command. The message goes on after the file's path.
 */
final class RefusedException extends Exception {

	private static final long serialVersionUID = 1L;

	RefusedException(String reason) {
		super(reason);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
