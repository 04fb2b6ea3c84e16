package io.adminsock.script;

import java.io.IOException;
import java.net.SocketTimeoutException;
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

/**
 * The response of a script, which streams its output. The first output is held back for a
 * moment, so that the status of the response can report a script that fails at once.
 */
final class ScriptResponse {

	private static final Log logger = LogFactory.getLog(ScriptResponse.class);

	private static final Duration CLIENT_CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final int SIGNAL_STATUS = 128;

	private final String name;

	private final long maxOutput;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final DelayedBody body;

	private boolean clientGone;

	private long lastClientCheck = System.nanoTime();

	private long written;

	ScriptResponse(Script script, long maxOutput, HttpServletRequest request, HttpServletResponse response) {
		this.name = script.name();
		this.maxOutput = maxOutput;
		this.request = request;
		this.response = response;
		this.body = new DelayedBody(response, script.metadata().produces());
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
		byte[] output = process.poll(this.body.isHeld() ? DelayedBody.DELAY : CLIENT_CHECK_INTERVAL);
		if (output != null && output.length > 0) {
			take(output, process);
		}
		send(this.body::beginIfDue, process);
		checkClient(process);
	}

	private void take(byte[] output, ScriptProcess process) {
		this.written += output.length;
		if (this.written > this.maxOutput) {
			process.end("wrote more than %d bytes".formatted(this.maxOutput));
		}
		if (process.endReason() == null) {
			send(() -> this.body.write(output), process);
		}
	}

	/**
	 * Ends the script if the client does not receive its output.
	 */
	private void send(Output output, ScriptProcess process) {
		if (this.clientGone) {
			return;
		}
		try {
			output.send();
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
		if (this.clientGone || this.body.hasBegun()) {
			this.request.setAttribute(Problem.RESPONSE_ABORTED_ATTRIBUTE, true);
			return null;
		}
		Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "failed", detail)
			.with("exitCode", exitCode)
			.with("stderr", process.errors())
			.with("stdout", this.body.heldText())
			.send(this.response);
		return null;
	}

	private @Nullable Object succeed(ScriptProcess process) {
		if (!this.body.hasBegun() && !this.body.isHeld()) {
			return CommandDescriptor.SUCCESS;
		}
		send(this.body::end, process);
		return null;
	}

	private static String ending(int exitCode) {
		return (exitCode > SIGNAL_STATUS)
				? "ended with status %d (signal %d)".formatted(exitCode, exitCode - SIGNAL_STATUS)
				: "ended with status %d".formatted(exitCode);
	}

	/**
	 * Sends a part of the body.
	 */
	private interface Output {

		void send() throws IOException;

	}

}
