package io.adminsock.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "a\tb", "ä € 😀", "\\n" })
	void visibleTextStaysAsItIs(String text) {
		assertThat(Printable.escape(text)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "10, \\n", "13, \\r", "0, \\u0000", "27, \\u001b", "127, \\u007f", "133, \\u0085", "8232, \\u2028",
			"8233, \\u2029", "8238, \\u202e", "55357, \\ud83d", "57344, \\ue000", "917505, \\udb40\\udc01" })
	void anInvisibleCharacterIsEscaped(int codePoint, String escape) {
		String character = new StringBuilder().appendCodePoint(codePoint).toString();
		assertThat(Printable.escape("a" + character + "b")).isEqualTo("a" + escape + "b");
	}

}
