package io.adminsock.command.request;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * The limits of a request's body. JSON is limited by its tokens as well, because a small
 * text can be a large tree: {@code [{},{},…]} takes some 27 bytes for each of its own.
 *
 * @param size the most bytes
 * @param time the time in which they must have arrived
 * @param tokens the most tokens of JSON: a value, a name, and each end of an array or
 * object
 * @param nesting the most arrays and objects around a value
 * @param budgets the memory for the bodies of all requests
 */
public record BodyLimits(DataSize size, Duration time, int tokens, int nesting, BodyBudgets budgets) {

	/** The parts in which a body arrives, and the whole, for each byte. */
	static final int BYTES_TO_READ = 2;

	/**
	 * Text of two bytes for a character, once in a parser's buffer and once as a value.
	 */
	private static final int BYTES_FOR_TEXT = 4;

	/** Two bytes of JSON can be an object. */
	private static final int BYTES_FOR_STRUCTURE = 30;

	private static final int BYTES_FOR_TOKEN = 100;

	/** The memory of a body whose tokens are not limited, for each of its bytes. */
	public static final int BYTES_TO_BIND = BYTES_TO_READ + BYTES_FOR_TEXT + BYTES_FOR_STRUCTURE;

	/**
	 * Returns the most memory that the values in a JSON body take, in bytes.
	 * @param bytes the bytes of the body
	 */
	long treeSize(long bytes) {
		return BYTES_FOR_TEXT * bytes + Math.min(BYTES_FOR_STRUCTURE * bytes, (long) BYTES_FOR_TOKEN * this.tokens);
	}

}
