package io.adminsock.command;

/**
 * The form in which a command needs its arguments.
 */
public enum ArgumentForm {

	/** The command takes none: only their number is read, or the first name. */
	NONE,
	/** Values of JSON, which are converted to the types of a method's parameters. */
	VALUES,
	/**
	 * Strings. Numbers keep the spelling of the client, because a number would lose
	 * {@code 1e3} and {@code -0}.
	 */
	STRINGS

}
