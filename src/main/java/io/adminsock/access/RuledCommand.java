package io.adminsock.access;

import org.jspecify.annotations.Nullable;

/**
 * A handler that tells of itself who may run it, as others do by {@code @RolesAllowed}.
 * What is configured must allow it as well.
 */
public interface RuledCommand {

	/**
	 * Returns who may run the command.
	 * @return the rule, or {@code null} if there is none of its own
	 */
	@Nullable Rule rule();

}
