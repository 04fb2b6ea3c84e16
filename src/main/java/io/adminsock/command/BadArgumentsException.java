package io.adminsock.command;

import org.jspecify.annotations.Nullable;

/**
 * Arguments that a command cannot take.
 */
public final class BadArgumentsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String argument;

	private final String discreetMessage;

	private BadArgumentsException(String message, String discreetMessage, @Nullable String argument,
			@Nullable Throwable cause) {
		super(message, cause);
		this.discreetMessage = discreetMessage;
		this.argument = argument;
	}

	/**
	 * Returns the name of the argument that is wrong, or {@code null} if it is not one of
	 * them alone.
	 */
	@Nullable String getArgument() {
		return this.argument;
	}

	/**
	 * Returns this without anything of what was given, as is right where one of the
	 * arguments is secret: it may be in any place.
	 */
	BadArgumentsException discreet() {
		return new BadArgumentsException(this.discreetMessage, this.discreetMessage, this.argument, null);
	}

	/**
	 * Returns the same with a message in place of which a {@linkplain #discreet()
	 * discreet} one has another.
	 */
	BadArgumentsException discreetly(String discreetMessage) {
		return new BadArgumentsException(String.valueOf(getMessage()), discreetMessage, this.argument, getCause());
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do, in a sentence for the client
	 * @return the exception
	 */
	public static BadArgumentsException of(String message) {
		return new BadArgumentsException(message, message, null, null);
	}

	static BadArgumentsException of(String message, Throwable cause) {
		return new BadArgumentsException(message, message, null, cause);
	}

	static BadArgumentsException of(String argument, String message) {
		return new BadArgumentsException(message, message, argument, null);
	}

}
