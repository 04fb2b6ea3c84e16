package io.adminsock.audit;

import java.time.Duration;

import io.adminsock.text.TextLimit;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a line of the audit log. No value can end the line or its own field.
 */
abstract class AuditLine {

	private static final int EXPECTED_LENGTH = 256;

	private final StringBuilder text = new StringBuilder(EXPECTED_LENGTH);

	abstract void appendName(String name, StringBuilder text);

	abstract void appendText(String value, StringBuilder text);

	abstract void appendNothing(StringBuilder text);

	abstract void appendEnd(StringBuilder text);

	final void text(String name, @Nullable String value) {
		text(name, value, Integer.MAX_VALUE);
	}

	/**
	 * Adds a field with a text.
	 * @param name the name of the field
	 * @param value the text, or {@code null} if there is none
	 * @param maxLength the length to which the text is shortened
	 */
	final void text(String name, @Nullable String value, int maxLength) {
		appendName(name, this.text);
		if (value != null) {
			appendText(TextLimit.shorten(value, maxLength), this.text);
		}
		else {
			appendNothing(this.text);
		}
	}

	final void number(String name, @Nullable Long value) {
		if (value != null) {
			number(name, value.longValue());
		}
		else {
			text(name, null);
		}
	}

	final void number(String name, long value) {
		appendName(name, this.text);
		this.text.append(value);
	}

	/**
	 * Adds a duration in milliseconds. It has three decimals because most commands take
	 * less than a millisecond.
	 */
	final void milliseconds(String name, Duration duration) {
		long micros = duration.toNanos() / 1_000;
		number(name, micros / 1_000);
		this.text.append('.');
		appendDigits(micros % 1_000, this.text);
	}

	/**
	 * Appends a number below 1000 with leading zeros.
	 */
	static void appendDigits(long number, StringBuilder text) {
		text.append((char) ('0' + number / 100))
			.append((char) ('0' + number / 10 % 10))
			.append((char) ('0' + number % 10));
	}

	final void flag(String name) {
		appendName(name, this.text);
		this.text.append(true);
	}

	final String end() {
		appendEnd(this.text);
		return this.text.toString();
	}

}
