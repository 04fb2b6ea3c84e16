package io.adminsock.command;

import org.jspecify.annotations.Nullable;

/**
 * An exception for arguments that a command does not accept. Its message is for the
 * client.
 */
public final class BadArgumentsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String argument;

	private final String redactedMessage;

	private BadArgumentsException(String message, String redactedMessage, @Nullable String argument,
			@Nullable Throwable cause) {
		super(message, cause);
		this.redactedMessage = redactedMessage;
		this.argument = argument;
	}

	/**
	 * Returns the name of the argument that is wrong.
	 * @return the name, or {@code null} if no single argument is wrong
	 */
	public @Nullable String getArgument() {
		return this.argument;
	}

	/**
	 * Returns this exception without any value that the client sent. Commands with a
	 * secret argument report this one, because the client may have sent the secret as
	 * another argument.
	 * @return the exception with the redacted message and no cause
	 */
	public BadArgumentsException redacted() {
		return new BadArgumentsException(this.redactedMessage, this.redactedMessage, this.argument, null);
	}

	/**
	 * Returns this exception with another message for {@link #redacted()}.
	 * @param redactedMessage the message without any value that the client sent
	 * @return the exception
	 */
	public BadArgumentsException withRedactedMessage(String redactedMessage) {
		return new BadArgumentsException(String.valueOf(getMessage()), redactedMessage, this.argument, getCause());
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do, in a sentence for the client
	 * @return the exception
	 */
	public static BadArgumentsException of(String message) {
		return new BadArgumentsException(message, message, null, null);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do, in a sentence for the client
	 * @param cause the exception that revealed it
	 * @return the exception
	 */
	public static BadArgumentsException of(String message, Throwable cause) {
		return new BadArgumentsException(message, message, null, cause);
	}

	/**
	 * Creates the exception for one argument.
	 * @param argument the argument's name
	 * @param message what is wrong with it and what to do, in a sentence for the client
	 * @return the exception
	 */
	public static BadArgumentsException of(String argument, String message) {
		return new BadArgumentsException(message, message, argument, null);
	}

}
