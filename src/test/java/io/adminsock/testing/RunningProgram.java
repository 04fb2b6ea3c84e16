package io.adminsock.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A program that runs beside the test, until its input is closed or it is killed.
 */
public final class RunningProgram implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 60;

	private final Process process;

	private final BufferedReader output;

	private RunningProgram(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	public static RunningProgram start(String... command) throws IOException {
		return new RunningProgram(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/** Waits for the next line; {@code null} at the end. */
	public @Nullable String readLine() throws InterruptedException, ExecutionException, TimeoutException {
		return CompletableFuture.supplyAsync(this::nextLine).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	private @Nullable String nextLine() {
		try {
			return this.output.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Writes a line to the program's input. */
	public RunningProgram writeLine(String line) throws IOException {
		BufferedWriter input = this.process.outputWriter();
		input.write(line + "\n");
		input.flush();
		return this;
	}

	public long pid() {
		return this.process.pid();
	}

	/** Sends SIGKILL and waits for the end. */
	public void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		kill();
	}

}
