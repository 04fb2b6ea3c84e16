package io.adminsock.problem;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text of others for the log, where it must neither begin a line of its own nor command a
 * terminal.
 */
public final class Printable {

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\t]]");

	private Printable() {
	}

	/**
	 * Returns the text with what is not printable as {@code \\uXXXX}.
	 * @param text the text
	 * @return one line, except for tabs as it was
	 */
	public static String of(String text) {
		return UNPRINTABLE.matcher(text).replaceAll(Printable::escape);
	}

	private static String escape(MatchResult match) {
		return "\\\\u%04x".formatted(match.group().codePointAt(0));
	}

}
