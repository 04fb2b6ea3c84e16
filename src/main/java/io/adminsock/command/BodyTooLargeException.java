package io.adminsock.command;

import org.springframework.util.unit.DataSize;

/**
 * A request body of more bytes than are taken.
 */
final class BodyTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BodyTooLargeException(DataSize limit) {
		super("The body has more than %d bytes. adminsock.commands.max-body sets the limit."
			.formatted(limit.toBytes()));
	}

}
