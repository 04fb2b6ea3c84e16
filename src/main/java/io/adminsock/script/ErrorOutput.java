package io.adminsock.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.adminsock.text.Printable;
import io.adminsock.text.TextLimit;
import org.apache.commons.logging.Log;

/**
 * The standard error of a script. The first lines are logged, and the last bytes are kept
 * for the response.
 */
final class ErrorOutput {

	private static final int MAX_LOGGED_LINES = 100;

	private static final int MAX_LOGGED_LENGTH = 500;

	/** At most four bytes of UTF-8 for each character. */
	private static final int MAX_LINE_BYTES = 4 * MAX_LOGGED_LENGTH;

	private static final int MAX_TAIL_BYTES = 4096;

	private final Log log;

	private final String prefix;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private byte[] tail = new byte[0];

	private int lines;

	ErrorOutput(Log log, String prefix) {
		this.log = log;
		this.prefix = prefix;
	}

	/**
	 * Reads until the end of the processes.
	 */
	void read(PipeReader reader) {
		try {
			reader.read(this::take);
		}
		catch (IOException ex) {
			this.log.debug("The standard error of %s cannot be read".formatted(this.prefix), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (this.line.size() > 0) {
			log();
		}
	}

	private boolean take(byte[] chunk) {
		keep(chunk);
		for (byte next : chunk) {
			if (next == '\n') {
				log();
			}
			else if (this.line.size() <= MAX_LINE_BYTES) {
				this.line.write(next);
			}
		}
		return true;
	}

	private synchronized void keep(byte[] chunk) {
		byte[] all = Arrays.copyOf(this.tail, this.tail.length + chunk.length);
		System.arraycopy(chunk, 0, all, this.tail.length, chunk.length);
		this.tail = Arrays.copyOfRange(all, Math.max(0, all.length - MAX_TAIL_BYTES), all.length);
	}

	private void log() {
		this.lines++;
		if (this.lines <= MAX_LOGGED_LINES) {
			String text = this.line.toString(StandardCharsets.UTF_8);
			this.log
				.info("%s: %s".formatted(this.prefix, Printable.escape(TextLimit.shorten(text, MAX_LOGGED_LENGTH))));
		}
		else if (this.lines == MAX_LOGGED_LINES + 1) {
			this.log.info("%s: … (more than %d lines are not logged)".formatted(this.prefix, MAX_LOGGED_LINES));
		}
		this.line.reset();
	}

	/**
	 * Returns the end of the output.
	 */
	synchronized String tail() {
		String text = new String(this.tail, StandardCharsets.UTF_8);
		// The cut may have split a character.
		return (this.tail.length == MAX_TAIL_BYTES) ? "…" + text.replaceFirst("^\uFFFD{1,3}", "") : text;
	}

}
