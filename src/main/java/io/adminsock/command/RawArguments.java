package io.adminsock.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What was given to a method that takes its arguments in Spring's own ways: the beginning
 * of the body, or else the query.
 */
final class RawArguments implements LoggedArguments.Text {

	private static final int MOST_BYTES_FOR_CHARACTER = 3;

	private final @Nullable String query;

	private final long limit;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	/**
	 * Creates what takes them.
	 * @param query the query, or {@code null}
	 * @param length how many characters are wanted, zero for none
	 */
	RawArguments(@Nullable String query, int length) {
		this.query = query;
		this.limit = limit(length);
	}

	/**
	 * Returns the beginning of a body as text.
	 * @param length how many characters are wanted
	 */
	static String text(byte[] body, int length) {
		int bytes = (int) Math.min(body.length, limit(length));
		return new String(body, 0, bytes, StandardCharsets.UTF_8);
	}

	private static long limit(int length) {
		return (length > 0) ? (length + 1L) * MOST_BYTES_FOR_CHARACTER : 0;
	}

	void add(byte[] bytes, int offset, int count) {
		int wanted = (int) Math.min(count, this.limit - this.body.size());
		if (wanted > 0) {
			this.body.write(bytes, offset, wanted);
		}
	}

	@Override
	public @Nullable String of(int length) {
		return (this.body.size() > 0) ? this.body.toString(StandardCharsets.UTF_8) : this.query;
	}

}
