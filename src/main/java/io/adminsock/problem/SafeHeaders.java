package io.adminsock.problem;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer has unless a command sets its own: what it is taken for
 * is what it says, nothing keeps it, and a browser that shows it runs, loads and frames
 * nothing.
 */
public final class SafeHeaders {

	private static final Map<String, String> HEADERS = headers();

	private SafeHeaders() {
	}

	private static Map<String, String> headers() {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.put("X-Content-Type-Options", "nosniff");
		headers.put("Cache-Control", "no-store");
		headers.put("Content-Security-Policy",
				"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");
		return headers;
	}

	/**
	 * Hands out each name and its value.
	 * @param setter sets a header of a response
	 */
	public static void forEach(BiConsumer<String, String> setter) {
		HEADERS.forEach(setter);
	}

	/**
	 * Tells whether a response's header is one of these, as it was set here.
	 * @param name the header's name
	 * @param value its value in the response, or {@code null} if it is not there
	 * @return whether nobody has set another
	 */
	public static boolean isUnchanged(String name, @Nullable String value) {
		return value != null && value.equals(HEADERS.get(name));
	}

}
