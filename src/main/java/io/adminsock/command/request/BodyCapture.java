package io.adminsock.command.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body that Spring reads for a method without {@code @Arg} parameters,
 * or else the query.
 */
public final class BodyCapture implements LoggedArguments.Text {

	private static final int MOST_BYTES_FOR_CHARACTER = 3;

	private final @Nullable String query;

	private final long limit;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	/**
	 * Creates the capture, empty at first.
	 * @param query the query, or {@code null}
	 * @param length how many characters are wanted, zero for none
	 */
	BodyCapture(@Nullable String query, int length) {
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

	/**
	 * Adds bytes of the body; those beyond the wanted length are dropped.
	 * @param bytes an array that has them
	 * @param offset where they begin
	 * @param count how many they are
	 */
	public void add(byte[] bytes, int offset, int count) {
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
