package io.adminsock.script;

import io.adminsock.file.UntrustedPathException;

/**
 * Why a file is no command. The message goes on after the file's path.
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
