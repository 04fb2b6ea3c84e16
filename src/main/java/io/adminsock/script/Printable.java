package io.adminsock.script;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text of others for the log, where it must neither begin a line of its own nor command a
 * terminal.
 */
final class Printable {

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\t]]");

	private Printable() {
	}

	static String of(String text) {
		return UNPRINTABLE.matcher(text).replaceAll(Printable::escape);
	}

	private static String escape(MatchResult match) {
		return "\\\\u%04x".formatted(match.group().codePointAt(0));
	}

}
