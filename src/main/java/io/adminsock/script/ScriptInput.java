package io.adminsock.script;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The standard input of a process. A write to a full pipe blocks as long as any process
 * holds its other end without reading, and cannot be interrupted. So only what fits into
 * an empty pipe goes there. More comes from a file, which is removed once the process has
 * it open.
 */
final class ScriptInput implements Closeable {

	private static final Log logger = LogFactory.getLog(ScriptInput.class);

	/**
	 * {@code PIPE_BUF} of Linux, the least that a pipe holds.
	 */
	private static final int PIPE_BYTES = 4096;

	/**
	 * In memory, so that a secret is not written to a disk.
	 */
	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	private final byte[] content;

	private final @Nullable Path file;

	ScriptInput(byte[] content) throws IOException {
		this.content = content;
		this.file = (content.length > PIPE_BYTES) ? write(content) : null;
	}

	/**
	 * Only our own user can read a temporary file.
	 */
	private static Path write(byte[] content) throws IOException {
		Path file = Files.isWritable(SHARED_MEMORY) ? Files.createTempFile(SHARED_MEMORY, "adminsock", null)
				: Files.createTempFile("adminsock", null);
		try {
			return Files.write(file, content);
		}
		catch (IOException ex) {
			Files.delete(file);
			throw ex;
		}
	}

	/**
	 * Starts a process with this input. A process that ends without reading it is no
	 * error.
	 */
	Process start(ProcessBuilder builder) throws IOException {
		if (this.file != null) {
			return builder.redirectInput(this.file.toFile()).start();
		}
		Process process = builder.start();
		try (OutputStream stream = process.getOutputStream()) {
			stream.write(this.content);
		}
		catch (IOException ex) {
			logger.debug("The input was not taken in full", ex);
		}
		return process;
	}

	/**
	 * Fails never: the process runs already.
	 */
	@Override
	public void close() {
		try {
			if (this.file != null) {
				Files.deleteIfExists(this.file);
			}
		}
		catch (IOException ex) {
			logger.warn("The input of a script cannot be removed: %s".formatted(ex));
		}
	}

}
