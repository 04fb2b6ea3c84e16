package io.adminsock.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.adminsock.command.CommandDescriptor;
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
 * The answer of a script: its output as it comes. For the first moment it is held back,
 * so that a script that fails at once can still be told by the status.
 */
final class ScriptAnswer {

	private static final Log logger = LogFactory.getLog(ScriptAnswer.class);

	private static final Duration HELD_BACK = Duration.ofMillis(100);

	private static final int MOST_HELD_BACK = 8192;

	private static final Duration LOOK = Duration.ofSeconds(1);

	private static final int SIGNALLED = 128;

	private final String name;

	private final MediaType type;

	private final long maxOutput;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();

	private boolean gone;

	private boolean begun;

	private long firstOutput;

	private long lastLook = System.nanoTime();

	private long written;

	ScriptAnswer(Script script, long maxOutput, HttpServletRequest request, HttpServletResponse response) {
		this.name = script.name();
		this.type = script.header().produces();
		this.maxOutput = maxOutput;
		this.request = request;
		this.response = response;
	}

	/**
	 * Answers until the process is over.
	 * @return what is left to be answered, or {@code null}
	 * @throws IOException if the client is gone
	 */
	@Nullable Object of(ScriptProcess process) throws IOException {
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
				// Not before, as it closes a connection that is written to.
				Thread.currentThread().interrupt();
			}
		}
	}

	private void step(ScriptProcess process) throws InterruptedException {
		byte[] output = process.poll((this.heldBack.size() > 0) ? HELD_BACK : LOOK);
		if (output != null && output.length > 0) {
			take(output, process);
		}
		if (this.heldBack.size() > 0 && System.nanoTime() - this.firstOutput >= HELD_BACK.toNanos()) {
			begin(process);
		}
		lookForClient(process);
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
			send(output, process);
			return;
		}
		if (this.heldBack.size() == 0) {
			this.firstOutput = System.nanoTime();
		}
		this.heldBack.writeBytes(output);
		if (this.heldBack.size() > MOST_HELD_BACK) {
			begin(process);
		}
	}

	private void begin(ScriptProcess process) {
		this.begun = true;
		this.response.setContentType(this.type.toString());
		byte[] first = this.heldBack.toByteArray();
		this.heldBack.reset();
		send(first, process);
	}

	private void send(byte[] output, ScriptProcess process) {
		if (this.gone) {
			return;
		}
		try {
			this.response.getOutputStream().write(output);
			this.response.flushBuffer();
		}
		catch (IOException ex) {
			logger.debug("The output was not taken", ex);
			this.gone = true;
			process.end((NestedExceptionUtils.getMostSpecificCause(ex) instanceof SocketTimeoutException)
					? "was ended, since its client read nothing of the answer for too long"
					: "was ended, since its client is gone");
		}
	}

	/**
	 * A client that is gone is noticed by writing only, and a script may be silent.
	 */
	private void lookForClient(ScriptProcess process) {
		if (this.gone || System.nanoTime() - this.lastLook < LOOK.toNanos()) {
			return;
		}
		this.lastLook = System.nanoTime();
		if (this.request.getServletConnection() instanceof PeerConnection connection && connection.isGone()) {
			this.gone = true;
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
		if (this.gone || this.begun) {
			this.request.setAttribute(Problem.BROKEN_OFF_ATTRIBUTE, true);
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
			return CommandDescriptor.SUCCESS;
		}
		if (!this.begun) {
			this.response.setContentLength(this.heldBack.size());
			begin(process);
		}
		return null;
	}

	private static String ending(int exitCode) {
		return (exitCode > SIGNALLED) ? "ended with status %d (signal %d)".formatted(exitCode, exitCode - SIGNALLED)
				: "ended with status %d".formatted(exitCode);
	}

}
