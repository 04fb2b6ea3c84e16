package io.adminsock.autoconfigure;

import java.util.List;

import io.adminsock.audit.AuditLog;
import io.adminsock.peer.PeerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A warm-up that runs once the application is ready, so that the first request need not
 * wait for it. It has a thread of its own, so that it does not delay requests that arrive
 * meanwhile.
 */
final class WarmUp {

	static final String THREAD = "adminsock-warm-up";

	private static final Log logger = LogFactory.getLog(WarmUp.class);

	private final JsonMapper json;

	private final AuditLog audit;

	WarmUp(JsonMapper json, AuditLog audit) {
		this.json = json;
		this.audit = audit;
	}

	/**
	 * Starts the thread, unless there can be none.
	 */
	@Nullable Thread start() {
		Thread thread = new Thread(this::run, THREAD);
		thread.setDaemon(true);
		try {
			thread.start();
			return thread;
		}
		catch (OutOfMemoryError ex) {
			logger.debug("There is no thread for it", ex);
			return null;
		}
	}

	private void run() {
		attempt(() -> this.json.readTree(this.json.writeValueAsBytes(List.of(""))));
		attempt(PeerCredentials::reportNamespace);
		// Without the audit log, no request may need the peer.
		if (this.audit.isEnabled()) {
			attempt(PeerCredentials::prepare);
		}
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Left to the first request", ex);
		}
	}

}
