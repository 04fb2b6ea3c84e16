package io.adminsock.audit;

/**
 * A line in the format {@code name=value name="a value"}. A missing value is {@code -}.
 */
final class KeyValueLine extends AuditLine {

	private static final String NOTHING = "-";

	@Override
	void appendName(String name, StringBuilder text) {
		if (!text.isEmpty()) {
			text.append(' ');
		}
		text.append(name).append('=');
	}

	@Override
	void appendText(String value, StringBuilder text) {
		if (isPlain(value)) {
			text.append(value);
		}
		else {
			AuditValueEncoder.appendQuoted(value, text);
		}
	}

	/**
	 * Returns whether a value needs no quotes, because it can neither end early nor look
	 * like a missing value.
	 */
	private static boolean isPlain(String value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character == ' ' || character == '=' || !AuditValueEncoder.isPlain(character)) {
				return false;
			}
		}
		return !value.isEmpty() && !value.equals(NOTHING);
	}

	@Override
	void appendNothing(StringBuilder text) {
		text.append(NOTHING);
	}

	@Override
	void appendEnd(StringBuilder text) {
		// The line ends with the last value.
	}

}
