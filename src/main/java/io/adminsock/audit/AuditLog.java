package io.adminsock.audit;

import java.time.Instant;

import io.adminsock.command.CommandName;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.peer.Peer;
import io.adminsock.problem.Problem;
import io.adminsock.tomcat.RequestLog;
import io.adminsock.tomcat.RequestOutcome;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Logs a line for each command to the logger {@value #LOGGER} at level INFO when the
 * command has ended, also if it was denied or failed. A script, and a command that takes
 * more than a moment, has a line for its start as well, because this process may end
 * before the command does.
 */
public final class AuditLog implements RequestLog, DisposableBean {

	/** The name of the logger. */
	public static final String LOGGER = "adminsock.audit";

	private static final Log logger = LogFactory.getLog(LOGGER);

	private static final int MAX_NAME_LENGTH = 200;

	private final Format format;

	private final boolean arguments;

	private final int maxLength;

	private final TimestampFormatter timestamp = new TimestampFormatter();

	private final LineWriter writer = new LineWriter(logger::info);

	private final RunningCommands running = new RunningCommands(this::logStart);

	/**
	 * Creates the log.
	 * @param format the format of a line
	 * @param arguments whether a line contains the arguments
	 * @param maxLength the length to which arguments are shortened
	 */
	public AuditLog(Format format, boolean arguments, int maxLength) {
		this.format = format;
		this.arguments = arguments;
		this.maxLength = maxLength;
	}

	/**
	 * The format of a line.
	 */
	public enum Format {

		/** Fields as {@code name=value} with quoted values where necessary. */
		KEY_VALUE,

		/** A JSON object. */
		JSON;

		private AuditLine line() {
			return switch (this) {
				case KEY_VALUE -> new KeyValueLine();
				case JSON -> new JsonLine();
			};
		}

	}

	@Override
	public boolean isEnabled() {
		return logger.isInfoEnabled();
	}

	/**
	 * Returns how many characters of the arguments are logged at present.
	 * @return the number; zero if none are logged
	 */
	public int argumentsLength() {
		return (this.arguments && isEnabled()) ? this.maxLength : 0;
	}

	/**
	 * Begins the command unless it has begun, because an asynchronous request passes the
	 * valves of the server twice.
	 */
	@Override
	public void begin(HttpServletRequest request, Instant received) {
		CommandRequest state = CommandRequest.of(request);
		if (state.started() == null) {
			state.setStarted(this.running.begin(AuditedRequest.of(request, received)));
		}
	}

	@Override
	public void log(HttpServletRequest request, RequestOutcome answer) {
		RunningCommand command = (CommandRequest.of(request).started() instanceof RunningCommand begun) ? begun : null;
		long number = (command != null) ? this.running.end(command) : RunningCommand.NOT_LOGGED;
		if (isEnabled() && (number != RunningCommand.NOT_LOGGED || !runsNoCommand(request, answer))) {
			AuditedRequest begun = (command != null) ? command.request()
					: AuditedRequest.of(request, answer.received());
			this.writer.write(line(begun, request, answer, number));
		}
	}

	private void logStart(AuditedRequest request, long number) {
		this.writer.write(startLine(request, number));
	}

	/**
	 * Logs the starts of commands that are still running.
	 */
	@Override
	public void destroy() {
		this.running.close();
	}

	/**
	 * Returns whether Tomcat or Spring has answered {@code OPTIONS} without a handler of
	 * the application. Such requests are not logged, because a service manager sends one
	 * every few seconds as a health check.
	 */
	private static boolean runsNoCommand(HttpServletRequest request, RequestOutcome answer) {
		return "OPTIONS".equals(request.getMethod()) && answer.status() / 100 == 2
				&& (request.getServletPath() == null || CommandName.isSprings(request))
				&& request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) == null;
	}

	private String startLine(AuditedRequest request, long number) {
		AuditLine line = this.format.line();
		line.text("time", this.timestamp.format(request.received()));
		line.text("event", "started");
		append(request, line);
		line.number("request", number);
		return line.end();
	}

	private String line(AuditedRequest begun, HttpServletRequest request, RequestOutcome answer, long number) {
		AuditLine line = this.format.line();
		line.text("time", this.timestamp.format(answer.received()));
		append(begun, line);
		line.number("status", answer.status());
		line.milliseconds("duration_ms", answer.duration());
		line.number("bytes", answer.bytes());
		if (!answer.complete()) {
			line.flag("aborted");
		}
		if (request.getAttribute(Problem.REASON_ATTRIBUTE) instanceof String reason) {
			line.text("reason", reason, this.maxLength);
		}
		if (number != RunningCommand.NOT_LOGGED) {
			line.number("request", number);
		}
		return line.end();
	}

	private void append(AuditedRequest request, AuditLine line) {
		Peer peer = request.peer();
		line.text("socket", request.socket());
		line.text("user", peer.user());
		line.number("uid", peer.uid());
		line.number("gid", peer.gid());
		line.number("pid", peer.pid());
		line.text("method", request.method(), MAX_NAME_LENGTH);
		line.text("command", request.command(), MAX_NAME_LENGTH);
		if (this.arguments) {
			line.text("arguments", request.arguments().text(this.maxLength), this.maxLength);
		}
	}

}
