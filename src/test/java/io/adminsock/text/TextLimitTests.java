package io.adminsock.text;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextLimitTests {

	@ParameterizedTest
	@CsvSource({ "'', 0, ''", "abc, 3, abc", "abc, 4, abc", "abc, 2, ab…", "abc, 0, …", "a😀b, 1, a…", "a😀b, 2, a…",
			"a😀b, 3, a😀…", "a😀b, 4, a😀b", "😀, 1, …", "😀😀, 3, 😀…" })
	void aShortenedTextEndsWithAnEllipsisAndSplitsNoPair(String text, int maxLength, String expected) {
		assertThat(TextLimit.shorten(text, maxLength)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "abc, 3, abc", "abc, 2, ab", "abc, 0, ''", "a😀b, 2, a", "a😀b, 3, a😀", "😀, 1, ''" })
	void aCutTextHasNoEllipsisAndSplitsNoPair(String text, int maxLength, String expected) {
		assertThat(TextLimit.cut(text, maxLength)).isEqualTo(expected);
	}

	@Test
	void aSingleHighSurrogateIsAnOrdinaryCharacter() {
		assertThat(TextLimit.cut("\ud83dab", 1)).isEqualTo("\ud83d");
	}

	@Test
	void whereverATextOfPairsIsCutItCanBeEncoded() {
		String text = "😀".repeat(10);
		for (int length = 0; length <= text.length(); length++) {
			assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(TextLimit.shorten(text, length))).isTrue();
			assertThat(TextLimit.cut(text, length)).hasSize(length - length % 2);
		}
	}

}
