package io.adminsock.text;

import java.util.HexFormat;

/**
 * The rules for characters in logs: which of them are safe as they are, and how the
 * others are escaped.
 */
public final class CharacterRules {

	private static final HexFormat HEX = HexFormat.of();

	private CharacterRules() {
	}

	/**
	 * Returns whether a character is visible ASCII or a space, which every charset has
	 * and every terminal shows.
	 * @param codePoint the character
	 * @return whether it is
	 */
	public static boolean isPrintableAscii(int codePoint) {
		return codePoint >= ' ' && codePoint < 0x7f;
	}

	/**
	 * Returns whether a character is visible and only stands for itself. Control
	 * characters, format characters such as those for the text direction, line and
	 * paragraph separators, single surrogates, private use characters and unassigned code
	 * points are not.
	 * @param codePoint the character
	 * @return whether it is
	 */
	public static boolean isVisible(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
				false;
			default -> true;
		};
	}

	/**
	 * Appends the escape sequence of a character as JSON has it: {@code \n}, {@code \r},
	 * {@code \t}, or {@code \}{@code uXXXX} for each of its {@code char}s.
	 * @param codePoint the character
	 * @param text the text to append to
	 */
	public static void appendEscape(int codePoint, StringBuilder text) {
		switch (codePoint) {
			case '\n' -> text.append("\\n");
			case '\r' -> text.append("\\r");
			case '\t' -> text.append("\\t");
			default -> {
				for (char unit : Character.toChars(codePoint)) {
					text.append("\\u").append(HEX.toHexDigits(unit));
				}
			}
		}
	}

}
