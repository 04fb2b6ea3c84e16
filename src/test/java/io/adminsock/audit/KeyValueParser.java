package io.adminsock.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A parser of lines of {@code name=value} that knows only the format.
 */
final class KeyValueParser {

	private static final Pattern FIELD = Pattern.compile("([a-z_]+)=(\"(?:[^\"\\\\]|\\\\.)*+\"|[^ =\"\\\\]+)(?: |$)");

	private KeyValueParser() {
	}

	static Map<String, @Nullable String> parse(String line) {
		Map<String, @Nullable String> fields = new LinkedHashMap<>();
		Matcher matcher = FIELD.matcher(line);
		int end = 0;
		while (matcher.find()) {
			assertThat(matcher.start()).as(line).isEqualTo(end);
			end = matcher.end();
			assertThat(fields).as(line).doesNotContainKey(matcher.group(1));
			fields.put(matcher.group(1), value(matcher.group(2)));
		}
		assertThat(end).as(line).isEqualTo(line.length());
		return fields;
	}

	private static @Nullable String value(String text) {
		if (text.startsWith("\"")) {
			return JsonMapper.shared().readTree(text).stringValue();
		}
		return "-".equals(text) ? null : text;
	}

}
