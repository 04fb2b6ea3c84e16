package io.adminsock.socket;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parses random texts of the letters that modes consist of, the same texts at each run.
 */
class FileModeFuzzTests {

	private static final String LETTERS = "0001234567o8-+rwxrwx---s u,=\u0660";

	@Test
	void textIsAModeOrRefusedWithTheTextItself() {
		Random random = new Random(1);
		int modes = 0;
		for (int i = 0; i < 50_000; i++) {
			String text = random.ints(random.nextInt(10), 0, LETTERS.length())
				.mapToObj((at) -> LETTERS.substring(at, at + 1))
				.collect(Collectors.joining());
			modes += isMode(text) ? 1 : 0;
		}
		assertThat(modes).isPositive();
	}

	private static boolean isMode(String text) {
		try {
			FileMode mode = FileMode.of(text);
			assertThat(FileMode.of(mode.toString())).isEqualTo(mode);
			assertThat(text).matches("0o?[0-7]{0,4}|[rwx-]{9}");
			return true;
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).isNotInstanceOf(NumberFormatException.class)
				.message()
				.matches("(?s)mode '%s' is not .*|.* has bits outside 0777.*".formatted(Pattern.quote(text)));
			return false;
		}
	}

}
