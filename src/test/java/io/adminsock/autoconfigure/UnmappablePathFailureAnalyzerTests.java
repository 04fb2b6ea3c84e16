package io.adminsock.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

class UnmappablePathFailureAnalyzerTests {

	@Test
	void aPathThatTheLocaleCannotWriteIsBlamedOnTheLocale() {
		FailureAnalysis analysis = Objects.requireNonNull(
				new UnmappablePathFailureAnalyzer(StandardCharsets.US_ASCII).analyze(failure("/run/é/admin.sock")));
		assertThat(analysis.getDescription()).isEqualTo(
				"'/run/é/admin.sock' cannot be a path: it has characters that are not in the character set of the locale (US-ASCII).");
		assertThat(analysis.getAction()).startsWith("Set the environment variable LANG").contains("LANG=C.UTF-8");
	}

	@Test
	void anotherFaultOfAPathIsLeftToOthers() {
		assertThat(new UnmappablePathFailureAnalyzer(StandardCharsets.US_ASCII).analyze(failure("/run/\0"))).isNull();
		assertThat(new UnmappablePathFailureAnalyzer(StandardCharsets.UTF_8).analyze(failure("/run/é"))).isNull();
	}

	private static Exception failure(String path) {
		return new IllegalStateException(new InvalidPathException(path, "no"));
	}

}
