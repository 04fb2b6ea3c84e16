package io.adminsock.command;

/**
 * The form in which a command needs its arguments.
 */
public enum ArgumentForm {

	/** The command takes none, so only their number or the first name is read. */
	NONE,
	/** JSON values, which are converted to the types of a method's parameters. */
	VALUES,
	/**
	 * Strings. Numbers are kept as the client spelled them, because {@code 1e3} and
	 * {@code -0} would change if they were parsed.
	 */
	STRINGS

}
