package io.adminsock.autoconfigure;

import io.adminsock.socket.SocketFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A failure analyzer that reports why the socket file cannot be created, and how to
 * correct that.
 */
final class SocketFileFailureAnalyzer extends AbstractFailureAnalyzer<SocketFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SocketFileException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
