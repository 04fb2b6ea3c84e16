package io.adminsock.script;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.command.BadArgumentsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArgvValidatorTests {

	static Stream<Arguments> impossible() {
		return Stream.of(Arguments.of(List.of("a", "b\0c"), StandardCharsets.UTF_8, "Argument 2 has a NUL in it"),
				Arguments.of(List.of("x".repeat(131072)), StandardCharsets.UTF_8,
						"Argument 1 has 131072 bytes, and 131071 are possible"),
				Arguments.of(List.of("€".repeat(43691)), StandardCharsets.UTF_8, "Argument 1 has 131073 bytes"),
				Arguments.of(Collections.nCopies(20, "x".repeat(100_000)), StandardCharsets.UTF_8,
						"The arguments take 2000180 bytes, and 1048576 are possible"),
				Arguments.of(Collections.nCopies(200_000, ""), StandardCharsets.UTF_8, "The arguments take 1800000"),
				Arguments.of(List.of("ü"), StandardCharsets.US_ASCII,
						"Argument 1 has characters that cannot be written in the locale's US-ASCII: start the server with LANG=C.UTF-8"),
				Arguments.of(List.of("\ud83d"), StandardCharsets.UTF_8, "Argument 1 has characters"));
	}

	@ParameterizedTest
	@MethodSource("impossible")
	void whatCannotBeHandedOverIsRefused(List<String> arguments, Charset charset, String reason) {
		assertThatExceptionOfType(BadArgumentsException.class).isThrownBy(() -> ArgvValidator.check(arguments, charset))
			.withMessageContaining(reason);
	}

	@Test
	void whatFitsExactlyPasses() {
		ArgvValidator.check(List.of("x".repeat(131071), "€"), StandardCharsets.UTF_8);
	}

}
