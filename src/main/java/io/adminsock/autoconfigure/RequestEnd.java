package io.adminsock.autoconfigure;

import java.time.Instant;

import io.adminsock.audit.AuditLog;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.tomcat.RequestLog;
import io.adminsock.tomcat.RequestOutcome;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A request log that writes to the audit log, and releases the memory of the request's
 * body once the response is sent.
 *
 * @param audit the audit log
 */
record RequestEnd(AuditLog audit) implements RequestLog {

	@Override
	public boolean isEnabled() {
		return this.audit.isEnabled();
	}

	@Override
	public void begin(HttpServletRequest request, Instant received) {
		this.audit.begin(request, received);
	}

	@Override
	public void log(HttpServletRequest request, RequestOutcome answer) {
		try {
			this.audit.log(request, answer);
		}
		finally {
			CommandRequest.end(request);
		}
	}

}
