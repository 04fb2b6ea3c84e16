package io.adminsock.audit;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/**
 * Formats instants by ISO 8601 in UTC with milliseconds. It formats each second only
 * once.
 */
final class TimestampFormatter {

	private static final int NANOS_OF_MILLISECOND = 1_000_000;

	private volatile Second latest = Second.of(0);

	String format(Instant instant) {
		Second second = this.latest;
		if (second.number() != instant.getEpochSecond()) {
			second = Second.of(instant.getEpochSecond());
			this.latest = second;
		}
		StringBuilder text = new StringBuilder(second.text()).append('.');
		AuditLine.appendDigits(instant.getNano() / NANOS_OF_MILLISECOND, text);
		return text.append('Z').toString();
	}

	/**
	 * A formatted second.
	 *
	 * @param number the seconds since 1970
	 * @param text the text without the zone
	 */
	private record Second(long number, String text) {

		static Second of(long number) {
			String text = DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(number));
			return new Second(number, text.substring(0, text.length() - 1));
		}

	}

}
