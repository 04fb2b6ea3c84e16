package io.adminsock.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A failure analyzer that reports which property of a socket is wrong, and how to correct
 * it.
 */
final class InvalidSocketFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSocketException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSocketException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
