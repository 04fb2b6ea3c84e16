package io.adminsock.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SafeTextTests {

	private static final SafeText TEXT = new SafeText(StandardCharsets.UTF_8);

	@ParameterizedTest
	@ValueSource(strings = { "", "plain \t text ~", "Grüße, 你好 😀" })
	void visibleTextStays(String text) {
		assertThat(TEXT.line(text)).isEqualTo(text);
		assertThat(TEXT.lines(text)).isEqualTo(text);
	}

	@Test
	void noCharacterThatIsNotVisibleIsLeft() {
		for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
			String line = TEXT.line(Character.toString(character));
			assertThat(line.codePoints().noneMatch(SafeTextTests::isDangerous)).as("%x", character).isTrue();
		}
	}

	private static boolean isDangerous(int character) {
		return character != '\t' && switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
				true;
			default -> false;
		};
	}

	@Test
	void controlCharactersAreEscaped() {
		assertThat(TEXT.line("a\nb\r\nc\rd\u001b[2Je\u0085f\u2028g\u202eh\u009bi\u0000"))
			.isEqualTo("a\\nb\\r\\nc\\rd\\u001b[2Je\\u0085f\\u2028g\\u202eh\\u009bi\\u0000");
		assertThat(TEXT.line("\ud83d x \udbff\udfff")).isEqualTo("\\ud83d x \\udbff\\udfff");
	}

	@Test
	void linesAfterTheFirstAreIndented() {
		assertThat(TEXT.lines("a\nb\r\n\n\tc\n  d\re\n")).isEqualTo("a\n    b\n\n\tc\n  d\\re\n");
		assertThat(TEXT.lines("\n\n2026 INFO")).isEqualTo("\n\n    2026 INFO");
	}

	@Test
	void aStackTraceIsIndented() {
		assertThat(TEXT.block("java.lang.Error: a\n2026 INFO\n\tat x\nCaused by: y\n"))
			.isEqualTo("    java.lang.Error: a\n    2026 INFO\n\tat x\n    Caused by: y\n");
		assertThat(TEXT.block("")).isEmpty();
		assertThat(TEXT.report("a\nb\u001b")).isEqualTo("a\nb\\u001b");
	}

	@ParameterizedTest
	@CsvSource({ "US-ASCII, a\\u00e4\\u20ac\\ud83d\\ude00", "ISO-8859-1, aä\\u20ac\\ud83d\\ude00",
			"ISO-8859-15, aä€\\ud83d\\ude00", "UTF-8, aä€😀", "UTF-16, aä€😀", "GB18030, aä€😀" })
	void whatTheCharsetLacksIsEscaped(Charset charset, String expected) {
		assertThat(new SafeText(charset).line("aä€😀")).isEqualTo(expected);
	}

}
