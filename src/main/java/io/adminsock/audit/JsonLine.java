package io.adminsock.audit;

/**
 * A line in the format {@code {"name":"value"}}. A missing value is {@code null}.
 */
final class JsonLine extends AuditLine {

	@Override
	void appendName(String name, StringBuilder text) {
		text.append(text.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
	}

	@Override
	void appendText(String value, StringBuilder text) {
		AuditValueEncoder.appendQuoted(value, text);
	}

	@Override
	void appendNothing(StringBuilder text) {
		text.append("null");
	}

	@Override
	void appendEnd(StringBuilder text) {
		text.append('}');
	}

}
