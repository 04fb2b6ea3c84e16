package io.adminsock.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells whoever starts the program which property of a socket is wrong, and what to do.
 */
final class InvalidSocketFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSocketException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSocketException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
