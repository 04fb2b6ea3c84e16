package io.adminsock.audit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A line in the making. Whatever is put into it, it stays one line, and each value stays
 * in its field.
 */
abstract class AuditLine {

	private static final int EXPECTED_LENGTH = 256;

	private final StringBuilder text = new StringBuilder(EXPECTED_LENGTH);

	/**
	 * Begins a field.
	 */
	abstract void appendName(String name, StringBuilder text);

	abstract void appendText(String value, StringBuilder text);

	abstract void appendNothing(StringBuilder text);

	abstract void appendEnd(StringBuilder text);

	final void text(String name, @Nullable String value) {
		text(name, value, Integer.MAX_VALUE);
	}

	/**
	 * Adds a text.
	 * @param name the field's name
	 * @param value the text, or {@code null} if there is none
	 * @param length after how many characters it is cut
	 */
	final void text(String name, @Nullable String value, int length) {
		appendName(name, this.text);
		if (value != null) {
			appendText(cut(value, length), this.text);
		}
		else {
			appendNothing(this.text);
		}
	}

	private static String cut(String value, int length) {
		if (value.length() <= length) {
			return value;
		}
		boolean halfACharacter = Character.isHighSurrogate(value.charAt(length - 1));
		return value.substring(0, halfACharacter ? length - 1 : length) + "…";
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
	 * Adds a duration in milliseconds with three decimals: most commands take less than
	 * one.
	 */
	final void milliseconds(String name, Duration duration) {
		long micros = duration.toNanos() / 1_000;
		number(name, micros / 1_000);
		this.text.append('.');
		appendDigits(micros % 1_000, this.text);
	}

	/**
	 * Appends a number of up to three digits with its leading zeros.
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
