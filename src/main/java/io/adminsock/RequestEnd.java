package io.adminsock;

import java.time.Instant;

import io.adminsock.audit.AuditLog;
import io.adminsock.command.CommandSupport;
import io.adminsock.connector.RequestLog;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What is done when a request has ended and its answer is out: it is logged, and the
 * memory of its body is given back.
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
	public void log(HttpServletRequest request, Answer answer) {
		try {
			this.audit.log(request, answer);
		}
		finally {
			CommandSupport.endRequest(request);
		}
	}

}
