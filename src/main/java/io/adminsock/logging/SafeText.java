package io.adminsock.logging;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

import io.adminsock.text.CharacterRules;
import org.jspecify.annotations.Nullable;

/**
 * Text for a log of a charset. Characters that could command a terminal, that show a
 * reader something else than what is there, or that the charset does not have, are
 * written as {@code \\uXXXX}. A line break stays one where a text may have several lines,
 * but all lines after the first one begin with white space, so that none of them looks
 * like the beginning of an entry.
 */
final class SafeText {

	private static final String INDENT = "    ";

	private final Charset charset;

	private final boolean complete;

	/**
	 * Creates the text's rules.
	 * @param charset the charset that the log is written in
	 */
	SafeText(Charset charset) {
		this.charset = charset;
		this.complete = charset.name().startsWith("UTF-");
	}

	/**
	 * Returns a text as one line.
	 */
	String line(String text) {
		return isPlain(text) ? text : rewrite(text, Lines.NONE);
	}

	/**
	 * Returns a text that follows others in its first line.
	 */
	String lines(String text) {
		return isPlain(text) ? text : rewrite(text, Lines.INDENTED);
	}

	/**
	 * Returns a text that has lines of its own only.
	 */
	String block(String text) {
		return text.isEmpty() ? text : rewrite(text, Lines.ALL_INDENTED);
	}

	/**
	 * Returns a text of the application's own whose lines stay as they are.
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

	/**
	 * Tells whether each charset has a character, and each terminal shows it.
	 */
	private static boolean isPlain(int character) {
		return CharacterRules.isPrintableAscii(character) || character == '\t';
	}

	private String rewrite(String text, Lines lines) {
		StringBuilder safe = new StringBuilder(text.length() + 64);
		CharsetEncoder encoder = this.complete ? null : this.charset.newEncoder();
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
	 * Returns how many characters there belong to a line break. A single CR does not, as
	 * a terminal goes back to the beginning of the line for it.
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
	 * How line breaks are written.
	 */
	private enum Lines {

		NONE, KEPT, INDENTED, ALL_INDENTED

	}

}
