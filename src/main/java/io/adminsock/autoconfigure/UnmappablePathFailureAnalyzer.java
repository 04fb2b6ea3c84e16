package io.adminsock.autoconfigure;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A failure analyzer for a path that the charset of the locale cannot encode. It runs
 * before Boot's analyzer, which would report the path itself as invalid.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnmappablePathFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPathException> {

	private final Charset fileNames;

	UnmappablePathFailureAnalyzer() {
		this(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
	}

	UnmappablePathFailureAnalyzer(Charset fileNames) {
		this.fileNames = fileNames;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidPathException cause) {
		if (this.fileNames.newEncoder().canEncode(cause.getInput())) {
			return null;
		}
		return new FailureAnalysis(
				"'%s' cannot be a path: it has characters that are not in the character set of the locale (%s)."
					.formatted(cause.getInput(), this.fileNames),
				"Set the environment variable LANG to a locale that has them, such as LANG=C.UTF-8 (LC_ALL and LC_CTYPE come before it), or use a path of ASCII characters only.",
				cause);
	}

}
