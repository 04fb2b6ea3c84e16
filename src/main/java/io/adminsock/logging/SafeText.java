package io.adminsock.logging;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

import io.adminsock.text.CharacterRules;
import org.jspecify.annotations.Nullable;

/**
 * Makes text safe for a log. Characters that are not visible or that the charset of the
 * log does not have are escaped. Line breaks stay where a text may have several lines,
 * but each further line begins with white space, so that it cannot look like a new entry.
 */
final class SafeText {

	private static final String INDENT = "    ";

	private final Charset charset;

	private final boolean unicode;

	/**
	 * Creates the rules for a log.
	 * @param charset the charset of the log
	 */
	SafeText(Charset charset) {
		this.charset = charset;
		this.unicode = charset.name().startsWith("UTF-");
	}

	/**
	 * Returns a text in one line.
	 */
	String line(String text) {
		return isPlain(text) ? text : rewrite(text, Lines.NONE);
	}

	/**
	 * Returns a text whose first line continues a line of the log.
	 */
	String lines(String text) {
		return isPlain(text) ? text : rewrite(text, Lines.INDENTED);
	}

	/**
	 * Returns a text that starts in a line of its own.
	 */
	String block(String text) {
		return text.isEmpty() ? text : rewrite(text, Lines.ALL_INDENTED);
	}

	/**
	 * Returns a text of the application itself, whose lines are not indented.
	 */
	String report(String text) {
		return isPlain(text) ? text : rewrite(text, Lines.KEPT);
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!isPlain(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlain(int character) {
		return CharacterRules.isPrintableAscii(character) || character == '\t';
	}

	private String rewrite(String text, Lines lines) {
		StringBuilder safe = new StringBuilder(text.length() + 64);
		CharsetEncoder encoder = this.unicode ? null : this.charset.newEncoder();
		boolean indent = lines == Lines.ALL_INDENTED;
		int i = 0;
		while (i < text.length()) {
			int character = text.codePointAt(i);
			int length = Character.charCount(character);
			int lineBreak = (lines != Lines.NONE) ? lineBreak(text, i) : 0;
			if (lineBreak > 0) {
				safe.append(System.lineSeparator());
				indent = lines != Lines.KEPT;
				length = lineBreak;
			}
			else {
				if (indent && character != ' ' && character != '\t') {
					safe.append(INDENT);
				}
				indent = false;
				append(character, encoder, safe);
			}
			i += length;
		}
		return safe.toString();
	}

	/**
	 * Returns the length of the line break at an index, or 0. A single CR is none,
	 * because a terminal would overwrite the line from its start.
	 */
	private static int lineBreak(String text, int index) {
		if (text.charAt(index) == '\n') {
			return 1;
		}
		return text.startsWith("\r\n", index) ? 2 : 0;
	}

	private static void append(int character, @Nullable CharsetEncoder encoder, StringBuilder safe) {
		if (isPlain(character) || (CharacterRules.isVisible(character) && isEncodable(character, encoder))) {
			safe.appendCodePoint(character);
		}
		else {
			CharacterRules.appendEscape(character, safe);
		}
	}

	private static boolean isEncodable(int character, @Nullable CharsetEncoder encoder) {
		return encoder == null || encoder.canEncode(Character.toString(character));
	}

	/**
	 * The treatment of line breaks.
	 */
	private enum Lines {

		NONE, KEPT, INDENTED, ALL_INDENTED

	}

}
