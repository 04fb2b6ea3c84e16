package io.adminsock.ids;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NumericIdTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "1000, 1000", "2147483647, 2147483647", "-2147483648, 2147483648", "-874887052, 3420080244",
			"3420080244, 3420080244", "-2, 4294967294", "-1, ", "4294967295, " })
	void ofIsUnsignedAndMinusOneIsNone(long id, @Nullable Long expected) {
		assertThat(NumericId.of(id)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "007, 7", "0000000000042, 42", "3420080244, 3420080244", "4294967294, 4294967294",
			"4294967295, ", "4294967296, ", "99999999999999999999, ", "-1, ", "+1, ", "1e3, ", "0x10, ", "' 1', ",
			"'', ", "٣, ", "alice, " })
	void parseTakesDecimalIdsOnly(String text, @Nullable Long expected) {
		assertThat(NumericId.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "-1, true", "+0, true", "٣, true", "99999999999999999999, true", "'', false", "-, false",
			"alice, false", "1e3, false", "a1, false" })
	void isNumberTellsWhatTheJdkTakesForOne(String text, boolean expected) {
		assertThat(NumericId.isNumber(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "alice, alice", "1000, 1000", "-874887052, 3420080244", "-2147483648, 2147483648",
			"-99999999999, -99999999999", "-x, -x", "-, -" })
	void nameHasNoSign(String name, String expected) {
		Principal principal = () -> name;
		assertThat(NumericId.name(principal)).isEqualTo(expected);
	}

}
