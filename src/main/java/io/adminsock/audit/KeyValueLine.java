package io.adminsock.audit;

/**
 * {@code name=value name="a value"}, and {@code -} for none.
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
	 * Nothing that a reader could take for the end of the value, or for no value.
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
		// The last value is the end.
	}

}
