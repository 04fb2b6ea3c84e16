package io.adminsock.command.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A capture of the beginning of a request's body, for a log. It is for methods without
 * {@code @Arg} parameters, whose body Spring reads. If there is no body, it has the
 * query.
 */
public final class BodyCapture implements LoggedArguments.Text {

	private static final int MAX_BYTES_PER_CHARACTER = 3;

	private final @Nullable String query;

	private final long limit;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	/**
	 * Creates an empty capture.
	 * @param query the query, or {@code null}
	 * @param length the wanted number of characters; zero for none
	 */
	BodyCapture(@Nullable String query, int length) {
		this.query = query;
		this.limit = limit(length);
	}

	/**
	 * Returns the beginning of a body as text.
	 * @param length the wanted number of characters
	 */
	static String text(byte[] body, int length) {
		int bytes = (int) Math.min(body.length, limit(length));
		return new String(body, 0, bytes, StandardCharsets.UTF_8);
	}

	private static long limit(int length) {
		return (length > 0) ? (length + 1L) * MAX_BYTES_PER_CHARACTER : 0;
	}

	/**
	 * Adds bytes of the body. Bytes beyond the wanted length are dropped.
	 * @param bytes the array that contains the bytes
	 * @param offset the index of the first byte
	 * @param count the number of bytes
	 */
	public void add(byte[] bytes, int offset, int count) {
		int wanted = (int) Math.min(count, this.limit - this.body.size());
		if (wanted > 0) {
			this.body.write(bytes, offset, wanted);
		}
	}

	@Override
	public @Nullable String format(int length) {
		return (this.body.size() > 0) ? this.body.toString(StandardCharsets.UTF_8) : this.query;
	}

}
