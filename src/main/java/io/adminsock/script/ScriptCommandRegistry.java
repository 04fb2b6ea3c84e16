package io.adminsock.script;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.file.DirectoryFiles;
import io.adminsock.file.TrustedPath;
import io.adminsock.file.UntrustedPathException;
import io.adminsock.schedule.PeriodicTask;
import io.adminsock.text.Printable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The executable files of a directory, as commands. Looks at the directory time and
 * again: that notices a change on volumes of every kind, also where the kernel of another
 * machine makes it.
 */
public final class ScriptCommandRegistry implements SmartLifecycle {

	/**
	 * The directory that stands for none.
	 */
	public static final Path NONE = Path.of("");

	/**
	 * Before the web server at the start, and after it at the stop.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private static final Log logger = LogFactory.getLog(ScriptCommandRegistry.class);

	private final Options options;

	private final ScriptEnvironment environment;

	private final ScriptRunner runner;

	private final ScriptMappings mappings;

	private final AccessRuleValidator report;

	private final TrustedPath trusted = new TrustedPath();

	private final Interpreters interpreters;

	private final Map<Path, String> refused = new HashMap<>();

	private @Nullable PeriodicTask watch;

	private boolean running;

	/**
	 * Creates the commands, which are there after the start.
	 * @param options what can be configured
	 * @param sockets the paths of the sockets by their names
	 * @param mapping where commands are registered
	 * @param report tells of mistyped users and groups
	 */
	public ScriptCommandRegistry(Options options, Map<String, Path> sockets, RequestMappingHandlerMapping mapping,
			AccessRuleValidator report) {
		this.options = options;
		this.environment = new ScriptEnvironment(System.getenv(), options.environment(), sockets);
		this.interpreters = new Interpreters(this.trusted, this.environment.path());
		this.runner = new ScriptRunner(options, this.environment);
		this.mappings = new ScriptMappings(mapping, (script) -> new ScriptCommand(script, this.runner, this::mayRun));
		this.report = report;
	}

	/**
	 * What can be configured of scripts.
	 *
	 * @param directory the directory with the files, or {@link #NONE}
	 * @param interval how often to look for changes
	 * @param timeout how long a script may take
	 * @param maxOutput how much it may write
	 * @param maxConcurrent how many scripts may run at once by the same socket
	 * @param maxConcurrentPerCommand how many times the same script may run at once by
	 * the same socket
	 * @param environment names of variables that scripts get as the server has them
	 */
	public record Options(Path directory, Duration interval, Duration timeout, DataSize maxOutput, int maxConcurrent,
			int maxConcurrentPerCommand, List<String> environment) {
	}

	@Override
	public synchronized void start() {
		ProcessTree.killOrphans();
		this.environment.path().directories();
		look();
		this.running = true;
		if (this.options.interval().toMillis() > 0) {
			this.watch = PeriodicTask.start("adminsock-script-watch", this.options.interval(), this::lookAgain);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.watch != null) {
			this.watch.close();
			this.watch = null;
		}
		this.running = false;
		this.runner.stop();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isAutoStartup() {
		return !this.options.directory().equals(NONE);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void lookAgain() {
		try {
			look();
		}
		catch (RuntimeException ex) {
			logger.error("Cannot look for commands in %s".formatted(this.options.directory()), ex);
		}
	}

	/**
	 * Makes the commands what the directory has now.
	 */
	private synchronized void look() {
		Map<Path, String> refused = new HashMap<>();
		Map<String, Script> found = find(refused);
		this.mappings.removeAllBut(found);
		found.forEach((name, script) -> {
			if (this.mappings.has(script)) {
				return;
			}
			if (!this.mappings.put(script)) {
				refused.put(script.file(), "has the name of a command that there is without it");
				return;
			}
			logger.info("Command '%s' is %s".formatted(name, script.file()));
			if (script.metadata().rule() != null) {
				this.report.report(script.metadata().rule());
			}
		});
		report(refused);
	}

	private Map<String, Script> find(Map<Path, String> refused) {
		Map<String, Script> found = new TreeMap<>();
		Map<String, Path> names = new HashMap<>();
		for (ScriptFile file : files(refused)) {
			Path other = names.putIfAbsent(file.command(), file.path());
			if (other != null) {
				refused.put(file.path(), "has the name of %s, which comes before it".formatted(other.getFileName()));
				continue;
			}
			try {
				found.put(file.command(), read(file));
			}
			catch (InvalidScriptException ex) {
				refused.put(file.path(), ex.reason());
			}
			catch (RuntimeException ex) {
				logger.debug("Cannot examine %s".formatted(file.path()), ex);
				refused.put(file.path(), "cannot be examined (%s)".formatted(ex));
			}
		}
		return found;
	}

	private Script read(ScriptFile file) throws InvalidScriptException {
		Script known = this.mappings.get(file.command());
		return (known != null && known.file().equals(file.path()) && isStillRight(known)) ? known
				: file.read(this.trusted, this.interpreters);
	}

	/**
	 * Returns the files that may be commands, in the order of their names.
	 */
	private List<ScriptFile> files(Map<Path, String> refused) {
		List<ScriptFile> files = new ArrayList<>();
		Path path = this.options.directory();
		try {
			Path directory = this.trusted.follow(path);
			for (Path file : DirectoryFiles.list(directory, (file) -> true)) {
				ScriptFile candidate = new ScriptFile(directory, file);
				if (!candidate.isIgnored()) {
					files.add(candidate);
				}
			}
		}
		catch (UntrustedPathException ex) {
			refused.put(path, ex.reason());
		}
		catch (NoSuchFileException ex) {
			refused.put(path, "is missing");
		}
		catch (IOException ex) {
			String reason = (ex instanceof FileSystemException failed && failed.getReason() != null)
					? failed.getReason() : ex.getClass().getSimpleName();
			refused.put(path, "cannot be read (%s)".formatted(reason));
		}
		return files;
	}

	/**
	 * Looks at a file once more before it is run. Where it has changed, the next call
	 * finds the command as it is now, and is decided about anew.
	 */
	private boolean mayRun(Script script) {
		boolean right = isStillRight(script);
		if (!right) {
			lookAgain();
		}
		return right;
	}

	/**
	 * Only root and our own user can write where this looks, so that nobody else can use
	 * the moment between the look and what follows it.
	 */
	private boolean isStillRight(Script script) {
		try {
			this.trusted.follow(script.directory());
			if (script.interpreter() != null) {
				this.interpreters.require(script.interpreter());
			}
			return FileFingerprint.of(this.trusted.follow(script.file())).equals(script.fingerprint());
		}
		catch (IOException | UntrustedPathException | InvalidScriptException ex) {
			return false;
		}
	}

	/**
	 * Says once what is wrong, and not with every look.
	 */
	private void report(Map<Path, String> refused) {
		refused.forEach((path, reason) -> {
			if (!reason.equals(this.refused.get(path))) {
				logger.warn("No command from %s: it %s".formatted(Printable.escape(path.toString()),
						Printable.escape(reason)));
			}
		});
		this.refused.clear();
		this.refused.putAll(refused);
	}

}
