package io.adminsock.problem;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The headers of each response that a command does not override. They forbid a browser to
 * guess the content type, to cache the response, and to run, load or frame anything.
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
	 * Calls the setter with the name and the value of each header.
	 * @param setter sets a header of a response
	 */
	public static void forEach(BiConsumer<String, String> setter) {
		HEADERS.forEach(setter);
	}

	/**
	 * Returns whether a header of a response is one of these and has its value.
	 * @param name the name of the header
	 * @param value the value in the response, or {@code null} if it is missing
	 * @return whether the command has not overridden the header
	 */
	public static boolean isUnchanged(String name, @Nullable String value) {
		return value != null && value.equals(HEADERS.get(name));
	}

}
