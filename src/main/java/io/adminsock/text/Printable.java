package io.adminsock.text;

/**
 * Makes text from clients, files and programs safe for a log, so that it cannot start a
 * new line or send control sequences to a terminal.
 */
public final class Printable {

	private Printable() {
	}

	/**
	 * Escapes all characters that are not {@linkplain CharacterRules#isVisible visible},
	 * except for tabs.
	 * @param text the text
	 * @return one line
	 */
	public static String escape(String text) {
		StringBuilder safe = new StringBuilder(text.length());
		text.codePoints().forEach((codePoint) -> {
			if (codePoint == '\t' || CharacterRules.isVisible(codePoint)) {
				safe.appendCodePoint(codePoint);
			}
			else {
				CharacterRules.appendEscape(codePoint, safe);
			}
		});
		return safe.toString();
	}

}
