package io.adminsock.script;

import io.adminsock.file.UntrustedPathException;

/**
 * A file is no valid command. The message continues a sentence that begins with the path
 * of the file.
 */
final class InvalidScriptException extends Exception {

	private static final long serialVersionUID = 1L;

	InvalidScriptException(String reason) {
		super(reason);
	}

	InvalidScriptException(UntrustedPathException cause) {
		super(cause.reason(), cause);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
