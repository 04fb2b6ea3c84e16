package io.adminsock.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * The body of a response that is held back for a moment, during which the status can
 * still be decided.
 */
final class DelayedBody {

	static final Duration DELAY = Duration.ofMillis(100);

	private static final int MAX_HELD_BYTES = 8192;

	private final HttpServletResponse response;

	private final MediaType type;

	private final ByteArrayOutputStream held = new ByteArrayOutputStream();

	private boolean begun;

	private long firstOutput;

	DelayedBody(HttpServletResponse response, MediaType type) {
		this.response = response;
		this.type = type;
	}

	/**
	 * Sends output, or holds it back if the response has not begun.
	 * @throws IOException if the client does not receive it
	 */
	void write(byte[] output) throws IOException {
		if (this.begun) {
			send(output);
			return;
		}
		if (!isHeld()) {
			this.firstOutput = System.nanoTime();
		}
		this.held.writeBytes(output);
		if (this.held.size() > MAX_HELD_BYTES) {
			begin();
		}
	}

	/**
	 * Begins the response if output was held back long enough.
	 * @throws IOException if the client does not receive it
	 */
	void beginIfDue() throws IOException {
		if (isHeld() && System.nanoTime() - this.firstOutput >= DELAY.toNanos()) {
			begin();
		}
	}

	/**
	 * Sends the output that is still held back as the whole body.
	 * @throws IOException if the client does not receive it
	 */
	void end() throws IOException {
		if (!this.begun) {
			this.response.setContentLength(this.held.size());
			begin();
		}
	}

	private void begin() throws IOException {
		this.begun = true;
		this.response.setContentType(this.type.toString());
		byte[] first = this.held.toByteArray();
		this.held.reset();
		send(first);
	}

	private void send(byte[] output) throws IOException {
		this.response.getOutputStream().write(output);
		this.response.flushBuffer();
	}

	boolean hasBegun() {
		return this.begun;
	}

	boolean isHeld() {
		return this.held.size() > 0;
	}

	/**
	 * Returns the output that is held back, or {@code null} if there is none.
	 */
	@Nullable String heldText() {
		return isHeld() ? this.held.toString(StandardCharsets.UTF_8) : null;
	}

}
