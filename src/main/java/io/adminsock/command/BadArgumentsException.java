package io.adminsock.command;

import org.jspecify.annotations.Nullable;

/**
 * Arguments that a command cannot take.
 */
final class BadArgumentsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String argument;

	private BadArgumentsException(String message, @Nullable String argument, @Nullable Throwable cause) {
		super(message, cause);
		this.argument = argument;
	}

	/**
	 * Returns the name of the argument that is wrong, or {@code null} if it is not one of
	 * them alone.
	 */
	@Nullable String getArgument() {
		return this.argument;
	}

	static BadArgumentsException of(String message) {
		return new BadArgumentsException(message, null, null);
	}

	static BadArgumentsException of(String message, Throwable cause) {
		return new BadArgumentsException(message, null, cause);
	}

	static BadArgumentsException of(String argument, String message) {
		return new BadArgumentsException(message, argument, null);
	}

}
