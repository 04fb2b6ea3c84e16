package io.adminsock.autoconfigure;

import java.time.Instant;

import io.adminsock.audit.AuditLog;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.tomcat.RequestLog;
import io.adminsock.tomcat.RequestOutcome;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Ends a request whose answer is out: logs it, and gives back the memory of its body.
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
