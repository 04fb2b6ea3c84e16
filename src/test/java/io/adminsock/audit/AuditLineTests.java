package io.adminsock.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the two formats of a line. No value may leave its field.
 */
class AuditLineTests {

	private static final List<String> NASTY = List.of("\r", "\n", "\r\n", "\t", "\0", "\u001b[2J", "\u007f", "\u0085",
			"\u009b", "\u00ad", "\u200b", "\u200e", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufff9",
			"\ud800", "\udc00", "\ude00\ud83d", "\ud83d\ude00", "\udb40\udc41", "\ud82f\udca0", "\uffff", "\ue000",
			"\"", "\\", "\\\"", "\\n", "'", "=", " ", "  ", "-", "null", "{", "}", ",", ":", "%s", "${x}", "{}",
			"status=200", "\" status=200 x=\"", "\",\"status\":\"200", "a", "ü", "日本", "…");

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '\0', textBlock = """
			ping|ping|"ping"
			log/level|log/level|"log/level"
			two words|"two words"|"two words"
			a=b|"a=b"|"a=b"
			-|"-"|"-"
			say "hi"|"say \\"hi\\""|"say \\"hi\\""
			c:\\dir|"c:\\\\dir"|"c:\\\\dir"
			ü|"ü"|"ü"
			😀|"😀"|"😀"
			""")
	void textIsQuotedWhereItMustBe(String text, String keyValue, String json) {
		assertThat(keyValue(text)).isEqualTo("name=" + keyValue);
		assertThat(json(text)).isEqualTo("{\"name\":%s}".formatted(json));
	}

	@Test
	void emptyTextIsNotTheSameAsNone() {
		assertThat(keyValue("")).isEqualTo("name=\"\"");
		assertThat(keyValue(null)).isEqualTo("name=-");
		assertThat(json("")).isEqualTo("{\"name\":\"\"}");
		assertThat(json(null)).isEqualTo("{\"name\":null}");
	}

	@ParameterizedTest
	@CsvSource({ "10, \\n", "13, \\r", "9, \\t", "0, \\u0000", "27, \\u001b", "127, \\u007f", "133, \\u0085",
			"173, \\u00ad", "8203, \\u200b", "8232, \\u2028", "8233, \\u2029", "8238, \\u202e", "8294, \\u2066",
			"65279, \\ufeff", "55296, \\ud800", "56320, \\udc00", "57344, \\ue000", "65535, \\uffff",
			"917569, \\udb40\\udc41" })
	void whatCannotBeSeenIsEscaped(int codePoint, String escaped) {
		String text = "a" + Character.toString(codePoint) + "b";
		assertThat(keyValue(text)).isEqualTo("name=\"a%sb\"".formatted(escaped));
		assertThat(json(text)).isEqualTo("{\"name\":\"a%sb\"}".formatted(escaped));
	}

	@Test
	void whateverIsInAFieldTheLineIsOneAndSaysTheSame() {
		Random random = new Random(4);
		for (int i = 0; i < 20_000; i++) {
			Map<String, @Nullable String> fields = new LinkedHashMap<>();
			fields.put("user", nasty(random));
			fields.put("command", nasty(random));
			fields.put("arguments", nasty(random));
			fields.put("status", "403");
			fields.put("reason", nasty(random));
			String keyValue = line(new KeyValueLine(), fields);
			assertIsOneVisibleLine(keyValue);
			assertThat(KeyValueParser.parse(keyValue)).isEqualTo(fields);
			String json = line(new JsonLine(), fields);
			assertIsOneVisibleLine(json);
			assertThat(parseJson(json)).isEqualTo(fields);
		}
	}

	private static @Nullable String nasty(Random random) {
		if (random.nextInt(20) == 0) {
			return null;
		}
		StringBuilder text = new StringBuilder();
		for (int length = random.nextInt(6); length > 0; length--) {
			text.append(random.nextInt(10) == 0 ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
					: NASTY.get(random.nextInt(NASTY.size())));
		}
		return text.toString();
	}

	private static String line(AuditLine line, Map<String, @Nullable String> fields) {
		fields.forEach(line::text);
		return line.end();
	}

	private static void assertIsOneVisibleLine(String line) {
		assertThat(line.codePoints()).as(line)
			.noneMatch((codePoint) -> Character.isISOControl(codePoint) || Arrays
				.asList(Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE)
				.contains((byte) Character.getType(codePoint)));
		assertThat(line.lines()).hasSize(1);
	}

	private static Map<String, @Nullable String> parseJson(String line) {
		Map<String, @Nullable String> fields = new LinkedHashMap<>();
		JsonMapper.shared()
			.readTree(line)
			.forEachEntry((name, value) -> fields.put(name, value.isNull() ? null : value.stringValue()));
		return fields;
	}

	@Test
	void longTextIsCutButNotInTheMiddleOfACharacter() {
		assertThat(cut("abc", 3)).isEqualTo("name=abc");
		assertThat(cut("abcd", 3)).isEqualTo("name=\"abc…\"");
		assertThat(cut("ab😀d", 3)).isEqualTo("name=\"ab…\"");
		assertThat(cut("ab😀d", 4)).isEqualTo("name=\"ab😀…\"");
	}

	private static String cut(String text, int length) {
		AuditLine line = new KeyValueLine();
		line.text("name", text, length);
		return line.end();
	}

	@ParameterizedTest
	@CsvSource({ "0, 0.000", "999, 0.000", "1000, 0.001", "12345678, 12.345", "1050000, 1.050",
			"86400000000000, 86400000.000" })
	void durationHasThreeDecimals(long nanos, String text) {
		AuditLine line = new KeyValueLine();
		line.milliseconds("ms", Duration.ofNanos(nanos));
		assertThat(line.end()).isEqualTo("ms=" + text);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1970-01-01T00:00:00.000Z", "1790000000001, 2026-09-21T14:13:20.001Z",
			"1790000000999, 2026-09-21T14:13:20.999Z", "1790000001000, 2026-09-21T14:13:21.000Z",
			"1790000000050, 2026-09-21T14:13:20.050Z" })
	void timeHasMillisecondsAlways(long millis, String text) {
		TimestampFormatter timestamp = new TimestampFormatter();
		assertThat(timestamp.format(Instant.ofEpochMilli(millis))).isEqualTo(text);
		assertThat(timestamp.format(Instant.ofEpochMilli(millis).plusNanos(999_999))).isEqualTo(text);
	}

	private static String keyValue(@Nullable String text) {
		AuditLine line = new KeyValueLine();
		line.text("name", text);
		return line.end();
	}

	private static String json(@Nullable String text) {
		AuditLine line = new JsonLine();
		line.text("name", text);
		String end = line.end();
		JsonNode parsed = JsonMapper.shared().readTree(end).get("name");
		assertThat(parsed.isNull() ? null : parsed.stringValue()).isEqualTo(text);
		return end;
	}

}
