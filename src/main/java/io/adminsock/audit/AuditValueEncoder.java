package io.adminsock.audit;

import io.adminsock.text.CharacterRules;

/**
 * Encodes text as a JSON string. Characters that are not visible are escaped, because
 * they could end the line or show a reader something else than the value.
 */
final class AuditValueEncoder {

	private AuditValueEncoder() {
	}

	/**
	 * Returns whether a character needs no escape in a JSON string and in any charset.
	 */
	static boolean isPlain(char character) {
		return CharacterRules.isPrintableAscii(character) && character != '"' && character != '\\';
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
		if (codePoint == '"' || codePoint == '\\') {
			text.append('\\').append((char) codePoint);
		}
		else if (CharacterRules.isVisible(codePoint)) {
			text.appendCodePoint(codePoint);
		}
		else {
			CharacterRules.appendEscape(codePoint, text);
		}
	}

}
