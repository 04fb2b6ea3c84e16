package io.adminsock.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Parses the values of a script's declarations. Each method throws an
 * {@link IllegalArgumentException} that says what is expected.
 */
final class MetadataValues {

	private MetadataValues() {
	}

	static RequestMethod method(String value) {
		return parse(value, MetadataValues::parseMethod, "GET or POST");
	}

	private static RequestMethod parseMethod(String value) {
		if (!value.equals("GET") && !value.equals("POST")) {
			throw new IllegalArgumentException(value);
		}
		return RequestMethod.valueOf(value);
	}

	static Duration timeout(String value) {
		return parse(value, MetadataValues::parseTimeout, "a time such as 10s or 5m");
	}

	private static Duration parseTimeout(String value) {
		Duration duration = DurationStyle.SIMPLE.parse(value);
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException(value);
		}
		return duration;
	}

	static Integer concurrent(String value) {
		return parse(value, MetadataValues::parseConcurrent, "a number from 1 up");
	}

	private static Integer parseConcurrent(String value) {
		Integer number = Integer.valueOf(value);
		if (number < 1) {
			throw new IllegalArgumentException(value);
		}
		return number;
	}

	/**
	 * Parses a media type. The charset of a text is UTF-8 unless the type has another
	 * one.
	 */
	static MediaType mediaType(String value) {
		return parse(value, MetadataValues::parseMediaType, "a type such as application/json");
	}

	private static MediaType parseMediaType(String value) {
		MediaType type = MediaType.parseMediaType(value);
		if (!type.isConcrete()) {
			throw new IllegalArgumentException(value);
		}
		boolean text = type.getType().equals("text") && type.getCharset() == null;
		return text ? new MediaType(type, StandardCharsets.UTF_8) : type;
	}

	private static <T> T parse(String value, Function<String, T> parser, String expected) {
		try {
			return parser.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("expected " + expected, ex);
		}
	}

}
