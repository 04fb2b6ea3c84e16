package io.adminsock.command;

/**
 * A handler that has its own descriptor, where others have annotations.
 */
public interface SelfDescribingCommand {

	/**
	 * Returns the descriptor.
	 * @return always the same
	 */
	CommandDescriptor descriptor();

}
