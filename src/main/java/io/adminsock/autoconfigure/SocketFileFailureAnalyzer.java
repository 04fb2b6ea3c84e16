package io.adminsock.autoconfigure;

import io.adminsock.socket.SocketFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells whoever starts the program why there is no socket, and what to do.
 */
final class SocketFileFailureAnalyzer extends AbstractFailureAnalyzer<SocketFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SocketFileException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
