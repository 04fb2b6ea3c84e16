package io.adminsock.socket;

import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs that a running socket has lost its path or its lock, once for each cause, and that
 * it has them back.
 */
final class PathLossReporter {

	private static final Log logger = LogFactory.getLog(SocketFile.class);

	private final Path path;

	private @Nullable String reported;

	PathLossReporter(Path path) {
		this.path = path;
	}

	void reportLoss(String loss, SocketFileException cause) {
		String message = "%s %s %s".formatted(loss, cause.getMessage(), cause.getAction());
		if (!message.equals(this.reported)) {
			this.reported = message;
			logger.error(message);
		}
	}

	boolean hasReportedLoss() {
		return this.reported != null;
	}

	void reportRecovery(String recovery) {
		this.reported = null;
		logger.warn("%s: unix:%s".formatted(recovery, SocketAttributes.of(this.path)));
	}

}
