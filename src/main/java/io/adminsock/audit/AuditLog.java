package io.adminsock.audit;

import io.adminsock.command.CommandName;
import io.adminsock.command.LoggedArguments;
import io.adminsock.connector.RequestLog;
import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import io.adminsock.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerMapping;

/**
 * Writes a line for each command to the logger {@value #LOGGER}, at level INFO, also for
 * those that were denied or failed.
 */
public final class AuditLog implements RequestLog {

	/** The logger's name. */
	public static final String LOGGER = "adminsock.audit";

	private static final Log logger = LogFactory.getLog(LOGGER);

	private static final int MOST_CHARACTERS_OF_NAME = 200;

	private final Format format;

	private final boolean arguments;

	private final int maxLength;

	private final Timestamp timestamp = new Timestamp();

	private final LineWriter writer = new LineWriter(logger::info);

	/**
	 * Creates the log.
	 * @param format how a line is written
	 * @param arguments whether it tells the arguments
	 * @param maxLength after how many characters arguments are cut
	 */
	public AuditLog(Format format, boolean arguments, int maxLength) {
		this.format = format;
		this.arguments = arguments;
		this.maxLength = maxLength;
	}

	/**
	 * How a line is written.
	 */
	public enum Format {

		/** Fields as {@code name=value}, values in quotes where they need it. */
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
	 * Returns how many characters of the arguments are told at present.
	 * @return the number, zero if none are
	 */
	public int argumentsLength() {
		return (this.arguments && isEnabled()) ? this.maxLength : 0;
	}

	@Override
	public void log(HttpServletRequest request, Answer answer) {
		if (!runsNoCommand(request, answer)) {
			this.writer.write(line(request, answer));
		}
	}

	/**
	 * {@code OPTIONS} that Tomcat or Spring answer by themselves: a service manager asks
	 * that way every few seconds whether the socket is alive. What an application has for
	 * a path, be it a servlet or a route, may take it for a command.
	 */
	private static boolean runsNoCommand(HttpServletRequest request, Answer answer) {
		return "OPTIONS".equals(request.getMethod()) && answer.status() / 100 == 2
				&& (request.getServletPath() == null || CommandName.isSprings(request))
				&& request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) == null;
	}

	String line(HttpServletRequest request, Answer answer) {
		AuditLine line = this.format.line();
		line.text("time", this.timestamp.of(answer.received()));
		appendPeer(request, line);
		line.text("method", request.getMethod(), MOST_CHARACTERS_OF_NAME);
		line.text("command", command(request), MOST_CHARACTERS_OF_NAME);
		if (this.arguments) {
			line.text("arguments", LoggedArguments.of(request, this.maxLength), this.maxLength);
		}
		line.number("status", answer.status());
		line.milliseconds("duration_ms", answer.duration());
		line.number("bytes", answer.bytes());
		if (!answer.complete()) {
			line.flag("aborted");
		}
		if (request.getAttribute(Problem.REASON_ATTRIBUTE) instanceof String reason) {
			line.text("reason", reason, this.maxLength);
		}
		return line.end();
	}

	private static void appendPeer(HttpServletRequest request, AuditLine line) {
		PeerConnection connection = (request.getServletConnection() instanceof PeerConnection known) ? known : null;
		Peer peer = (connection != null) ? connection.getPeer() : Peer.UNKNOWN;
		line.text("socket", (connection != null) ? connection.getSocketName() : null);
		line.text("user", peer.user());
		line.number("uid", peer.uid());
		line.number("gid", peer.gid());
		line.number("pid", peer.pid());
	}

	/**
	 * The server looks for no servlet where it cannot read the request.
	 */
	private static @Nullable String command(HttpServletRequest request) {
		return (request.getServletPath() != null) ? CommandName.of(request) : null;
	}

}
