package io.adminsock.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.adminsock.command.CommandSupport;
import io.adminsock.peer.PeerConnection;
import io.adminsock.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * The response of a script, which streams its output. The first output is held back for a
 * moment, so that the status of the response can report a script that fails at once.
 */
final class ScriptResponse {

	private static final Log logger = LogFactory.getLog(ScriptResponse.class);

	private static final Duration HOLD_BACK_TIME = Duration.ofMillis(100);

	private static final int MAX_HELD_BACK_BYTES = 8192;

	private static final Duration CLIENT_CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final int SIGNAL_STATUS = 128;

	private final String name;

	private final MediaType type;

	private final long maxOutput;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();

	private boolean clientGone;

	private boolean begun;

	private long firstOutput;

	private long lastClientCheck = System.nanoTime();

	private long written;

	ScriptResponse(Script script, long maxOutput, HttpServletRequest request, HttpServletResponse response) {
		this.name = script.name();
		this.type = script.metadata().produces();
		this.maxOutput = maxOutput;
		this.request = request;
		this.response = response;
	}

	/**
	 * Sends the output until the process has ended.
	 * @return a result that Spring has to send, or {@code null}
	 * @throws IOException if the client is gone
	 */
	@Nullable Object send(ScriptProcess process) throws IOException {
		boolean interrupted = false;
		try {
			while (!process.isOver()) {
				try {
					step(process);
				}
				catch (InterruptedException ex) {
					interrupted = true;
					process.end("was ended, since the server stops");
				}
			}
			return finish(process);
		}
		finally {
			if (interrupted) {
				// Last, because a write by an interrupted thread closes the channel.
				Thread.currentThread().interrupt();
			}
		}
	}

	private void step(ScriptProcess process) throws InterruptedException {
		byte[] output = process.poll((this.heldBack.size() > 0) ? HOLD_BACK_TIME : CLIENT_CHECK_INTERVAL);
		if (output != null && output.length > 0) {
			take(output, process);
		}
		if (this.heldBack.size() > 0 && System.nanoTime() - this.firstOutput >= HOLD_BACK_TIME.toNanos()) {
			begin(process);
		}
		checkClient(process);
	}

	private void take(byte[] output, ScriptProcess process) {
		this.written += output.length;
		if (this.written > this.maxOutput) {
			process.end("wrote more than %d bytes".formatted(this.maxOutput));
		}
		if (process.endReason() != null) {
			return;
		}
		if (this.begun) {
			write(output, process);
			return;
		}
		if (this.heldBack.size() == 0) {
			this.firstOutput = System.nanoTime();
		}
		this.heldBack.writeBytes(output);
		if (this.heldBack.size() > MAX_HELD_BACK_BYTES) {
			begin(process);
		}
	}

	private void begin(ScriptProcess process) {
		this.begun = true;
		this.response.setContentType(this.type.toString());
		byte[] first = this.heldBack.toByteArray();
		this.heldBack.reset();
		write(first, process);
	}

	private void write(byte[] output, ScriptProcess process) {
		if (this.clientGone) {
			return;
		}
		try {
			this.response.getOutputStream().write(output);
			this.response.flushBuffer();
		}
		catch (IOException ex) {
			logger.debug("The output was not taken", ex);
			this.clientGone = true;
			process.end((NestedExceptionUtils.getMostSpecificCause(ex) instanceof SocketTimeoutException)
					? "was ended, since its client read nothing of the answer for too long"
					: "was ended, since its client is gone");
		}
	}

	/**
	 * Ends the script if the client is gone. A write would fail then, but the script may
	 * not write.
	 */
	private void checkClient(ScriptProcess process) {
		if (this.clientGone || System.nanoTime() - this.lastClientCheck < CLIENT_CHECK_INTERVAL.toNanos()) {
			return;
		}
		this.lastClientCheck = System.nanoTime();
		PeerConnection connection = PeerConnection.of(this.request);
		if (connection != null && connection.isGone()) {
			this.clientGone = true;
			process.end("was ended, since its client is gone");
		}
	}

	private @Nullable Object finish(ScriptProcess process) throws IOException {
		int exitCode = process.exitCode();
		String reason = process.endReason();
		if (reason == null && exitCode == 0) {
			return succeed(process);
		}
		String detail = "'%s' %s.".formatted(this.name, (reason != null) ? reason : ending(exitCode));
		logger.warn(detail);
		this.request.setAttribute(Problem.REASON_ATTRIBUTE, detail);
		if (this.clientGone || this.begun) {
			this.request.setAttribute(Problem.RESPONSE_ABORTED_ATTRIBUTE, true);
			return null;
		}
		Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "failed", detail)
			.with("exitCode", exitCode)
			.with("stderr", process.errors())
			.with("stdout", (this.heldBack.size() > 0) ? this.heldBack.toString(StandardCharsets.UTF_8) : null)
			.send(this.response);
		return null;
	}

	private @Nullable Object succeed(ScriptProcess process) {
		if (!this.begun && this.heldBack.size() == 0) {
			return CommandSupport.SUCCESS;
		}
		if (!this.begun) {
			this.response.setContentLength(this.heldBack.size());
			begin(process);
		}
		return null;
	}

	private static String ending(int exitCode) {
		return (exitCode > SIGNAL_STATUS)
				? "ended with status %d (signal %d)".formatted(exitCode, exitCode - SIGNAL_STATUS)
				: "ended with status %d".formatted(exitCode);
	}

}
