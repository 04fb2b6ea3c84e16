package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.adminsock.command.StringArguments;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.peer.PeerConnection;
import io.adminsock.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs a limited number of scripts at once, and ends them when it is stopped.
 */
final class ScriptRunner {

	private static final Log logger = LogFactory.getLog(ScriptRunner.class);

	private final ScriptCommandRegistry.Options options;

	private final ScriptEnvironment environment;

	private final ConcurrencyLimiter limiter;

	private final Set<ScriptProcess> running = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool(threads("script-"));

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("script-timer-"));

	private boolean stopped;

	ScriptRunner(ScriptCommandRegistry.Options options, ScriptEnvironment environment) {
		this.options = options;
		this.environment = environment;
		this.limiter = new ConcurrencyLimiter(options.maxConcurrent(), options.maxConcurrentPerCommand());
		this.timer.setRemoveOnCancelPolicy(true);
	}

	private static ThreadFactory threads(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		return factory;
	}

	/**
	 * Returns {@code setsid} if it is available. In a session of its own a script cannot
	 * read from the server's terminal, and its processes can be found by the session.
	 */
	private List<String> launcher() {
		return this.environment.path().find("setsid").map(Path::toString).stream().toList();
	}

	/**
	 * Runs a script and sends its output.
	 * @return a result that Spring has to send, or {@code null}
	 */
	@Nullable Object run(Script script, StringArguments arguments, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		ArgvValidator.check(arguments.values());
		String socket = PeerConnection.socketName(request);
		String refusal = this.limiter.tryAcquire(socket, script.name(), script.metadata().concurrent());
		if (refusal != null) {
			Problem.busy(refusal).send(response);
			return null;
		}
		try {
			return answer(script, arguments, request, response);
		}
		finally {
			this.limiter.release(socket, script.name());
		}
	}

	private @Nullable Object answer(Script script, StringArguments arguments, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		ScriptProcess process;
		CommandRequest.of(request).logStart();
		try {
			process = start(script, arguments, request);
		}
		catch (IOException ex) {
			String detail = "'%s' cannot be started: %s.".formatted(script.name(), ex.getMessage());
			logger.error(detail);
			Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "failed", detail).send(response);
			return null;
		}
		Duration timeout = (script.metadata().timeout() != null) ? script.metadata().timeout() : this.options.timeout();
		Future<?> timeLimit = this.timer.schedule(
				() -> this.threads.execute(() -> process.end("took longer than %s".formatted(text(timeout)))),
				timeout.toMillis(), TimeUnit.MILLISECONDS);
		try {
			return new ScriptResponse(script, this.options.maxOutput().toBytes(), request, response).send(process);
		}
		finally {
			timeLimit.cancel(false);
			process.awaitEnd();
			this.running.remove(process);
		}
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? "%d s".formatted(duration.toSeconds())
				: "%d ms".formatted(duration.toMillis());
	}

	private synchronized ScriptProcess start(Script script, StringArguments arguments, HttpServletRequest request)
			throws IOException {
		if (this.stopped) {
			throw new IOException("the server stops");
		}
		String mark = ProcessTree.newMark();
		List<String> command = new ArrayList<>(launcher());
		command.add(script.file().toString());
		command.addAll(arguments.values());
		ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
		Map<String, String> environment = builder.environment();
		environment.clear();
		environment.putAll(this.environment.variables(script.name(), request));
		environment.put(ProcessTree.MARK, mark);
		ScriptProcess process;
		try (ScriptInput input = new ScriptInput(arguments.body())) {
			process = new ScriptProcess(input.start(builder), mark, script.name(), this.threads);
		}
		this.running.add(process);
		return process;
	}

	/**
	 * Ends all running scripts.
	 */
	void stop() {
		synchronized (this) {
			this.stopped = true;
		}
		List<ScriptProcess> left = List.copyOf(this.running);
		left.forEach((process) -> process.end("was ended, since the server stops"));
		left.forEach(ScriptProcess::awaitEnd);
		this.timer.shutdownNow();
		this.threads.shutdown();
	}

}
