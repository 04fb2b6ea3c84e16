package io.adminsock.command.request;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * The limits of a request's body. JSON also has a limit of tokens, because a small text
 * can become a large tree: {@code [{},{},…]} takes about 27 bytes of memory for each byte
 * of text.
 *
 * @param size the maximum number of bytes
 * @param time the time within which the body must have arrived
 * @param tokens the maximum number of JSON tokens, which are values, names, and ends of
 * arrays and objects
 * @param nesting the maximum depth of arrays and objects
 * @param budgets the memory for the bodies of all requests
 */
public record BodyLimits(DataSize size, Duration time, int tokens, int nesting, BodyBudgets budgets) {

	/**
	 * Memory for each byte of a body while it is read, because its parts are then joined.
	 */
	static final int BYTES_TO_READ = 2;

	/**
	 * Memory for each byte of text: two bytes for a character in the parser's buffer, and
	 * two in the value.
	 */
	private static final int BYTES_PER_TEXT_BYTE = 4;

	/** Memory for each byte of structure, because two bytes of JSON can be an object. */
	private static final int BYTES_PER_STRUCTURE_BYTE = 30;

	private static final int BYTES_PER_TOKEN = 100;

	/** Memory for each byte of a body whose tokens are not limited. */
	public static final int BYTES_TO_BIND = BYTES_TO_READ + BYTES_PER_TEXT_BYTE + BYTES_PER_STRUCTURE_BYTE;

	/**
	 * Returns the maximum memory, in bytes, of the values in a JSON body.
	 * @param bytes the size of the body
	 */
	long treeSize(long bytes) {
		return BYTES_PER_TEXT_BYTE * bytes
				+ Math.min(BYTES_PER_STRUCTURE_BYTE * bytes, (long) BYTES_PER_TOKEN * this.tokens);
	}

}
