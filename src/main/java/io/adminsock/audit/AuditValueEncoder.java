package io.adminsock.audit;

import java.util.HexFormat;

/**
 * Text in quotes, as JSON has it. Escaped is whatever could end a line or a value, or
 * show a reader something else than what is there: control and format characters
 * (direction and invisible ones), separators of lines and paragraphs, half characters,
 * and what has no meaning yet.
 */
final class AuditValueEncoder {

	private static final HexFormat HEX = HexFormat.of();

	private AuditValueEncoder() {
	}

	/**
	 * Tells whether a character stands for itself anywhere: visible ASCII and the space.
	 */
	static boolean isPlain(char character) {
		return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
	}

	static void appendQuoted(String value, StringBuilder text) {
		text.append('"');
		int from = 0;
		int end = value.length();
		for (int i = 0; i < end; i++) {
			if (!isPlain(value.charAt(i))) {
				int codePoint = value.codePointAt(i);
				text.append(value, from, i);
				append(codePoint, text);
				i += Character.charCount(codePoint) - 1;
				from = i + 1;
			}
		}
		text.append(value, from, end).append('"');
	}

	private static void append(int codePoint, StringBuilder text) {
		switch (codePoint) {
			case '"', '\\' -> text.append('\\').append((char) codePoint);
			case '\n' -> text.append("\\n");
			case '\r' -> text.append("\\r");
			case '\t' -> text.append("\\t");
			default -> {
				if (isVisible(codePoint)) {
					text.appendCodePoint(codePoint);
				}
				else {
					appendHex(codePoint, text);
				}
			}
		}
	}

	private static boolean isVisible(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
				false;
			default -> true;
		};
	}

	private static void appendHex(int codePoint, StringBuilder text) {
		for (char unit : Character.toChars(codePoint)) {
			text.append("\\u").append(HEX.toHexDigits(unit));
		}
	}

}
