package io.adminsock.command;

/**
 * A handler that returns its own descriptor instead of having annotations.
 */
public interface SelfDescribingCommand {

	/**
	 * Returns the descriptor.
	 * @return the same descriptor at each call
	 */
	CommandDescriptor descriptor();

}
