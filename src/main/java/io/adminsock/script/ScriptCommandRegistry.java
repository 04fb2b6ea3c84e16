package io.adminsock.script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.file.TrustedPath;
import io.adminsock.schedule.PeriodicTask;
import io.adminsock.text.Printable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registers the executable files of a directory as commands, and keeps the commands up to
 * date. The directory is scanned at an interval, because inotify does not report changes
 * that another machine makes on a shared volume.
 */
public final class ScriptCommandRegistry implements SmartLifecycle {

	/**
	 * The configured directory if there is to be none.
	 */
	public static final Path NONE = Path.of("");

	/**
	 * Starts before the web server, and stops after it.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private static final Log logger = LogFactory.getLog(ScriptCommandRegistry.class);

	private final Options options;

	private final ScriptEnvironment environment;

	private final ScriptRunner runner;

	private final ScriptMappings mappings;

	private final AccessRuleValidator report;

	private final ScriptScanner scanner;

	private final Map<Path, String> reported = new HashMap<>();

	private @Nullable PeriodicTask scans;

	private boolean running;

	private boolean autoStartup = true;

	/**
	 * Creates the registry, which registers the commands when it is started.
	 * @param options the configuration
	 * @param sockets the paths of the sockets by their names
	 * @param mapping where commands are registered
	 * @param report reports users and groups in rules that do not exist
	 */
	public ScriptCommandRegistry(Options options, Map<String, Path> sockets, RequestMappingHandlerMapping mapping,
			AccessRuleValidator report) {
		TrustedPath trusted = new TrustedPath();
		this.options = options;
		this.environment = new ScriptEnvironment(System.getenv(), options.environment(), sockets);
		this.scanner = new ScriptScanner(options.directory(), new Interpreters(trusted, this.environment.path()),
				trusted);
		this.runner = new ScriptRunner(options, this.environment);
		this.mappings = new ScriptMappings(mapping, (script) -> new ScriptCommand(script, this.runner, this::mayRun));
		this.report = report;
	}

	/**
	 * The configuration of scripts.
	 *
	 * @param directory the directory with the files, or {@link #NONE}
	 * @param interval the interval of the scans; zero for a single scan
	 * @param timeout the time that a script may take
	 * @param maxOutput the output that a script may write
	 * @param maxConcurrent how many scripts may run at once for each socket
	 * @param maxConcurrentPerCommand how many times the same script may run at once for
	 * each socket
	 * @param environment the names of variables that scripts inherit from the server
	 */
	public record Options(Path directory, Duration interval, Duration timeout, DataSize maxOutput, int maxConcurrent,
			int maxConcurrentPerCommand, List<String> environment) {
	}

	@Override
	public synchronized void start() {
		if (this.options.directory().equals(NONE)) {
			return;
		}
		ProcessTree.killOrphans();
		this.environment.path().directories();
		scan();
		this.running = true;
		if (this.options.interval().toMillis() > 0) {
			this.scans = PeriodicTask.start("adminsock-script-watch", this.options.interval(), this::scanAgain);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.scans != null) {
			this.scans.close();
			this.scans = null;
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
		return this.autoStartup && !this.options.directory().equals(NONE);
	}

	/**
	 * Sets whether the scans start with the context.
	 * @param autoStartup {@code false} to wait for {@link #start}
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void scanAgain() {
		try {
			scan();
		}
		catch (RuntimeException ex) {
			logger.error("Cannot look for commands in %s".formatted(this.options.directory()), ex);
		}
	}

	/**
	 * Scans the directory, and registers and removes commands.
	 */
	private synchronized void scan() {
		ScriptScanner.Result found = this.scanner.scan(this.mappings::get);
		this.mappings.removeAllBut(found.scripts());
		for (Script script : found.scripts().values()) {
			if (!this.mappings.has(script)) {
				register(script, found.refused());
			}
		}
		report(found.refused());
	}

	private void register(Script script, Map<Path, String> refused) {
		if (!this.mappings.put(script)) {
			refused.put(script.file(), "has the name of a command that there is without it");
			return;
		}
		logger.info("Command '%s' is %s".formatted(script.name(), script.file()));
		if (script.metadata().rule() != null) {
			this.report.report(script.metadata().rule());
		}
	}

	/**
	 * Checks a script right before it is run. If it has changed, the directory is
	 * scanned, so that the next call gets the changed command and its access rule.
	 */
	private boolean mayRun(Script script) {
		boolean unchanged = this.scanner.isUnchanged(script);
		if (!unchanged) {
			scanAgain();
		}
		return unchanged;
	}

	/**
	 * Logs each reason once, and not at each scan.
	 */
	private void report(Map<Path, String> refused) {
		refused.forEach((path, reason) -> {
			if (!reason.equals(this.reported.get(path))) {
				logger.warn("No command from %s: it %s".formatted(Printable.escape(path.toString()),
						Printable.escape(reason)));
			}
		});
		this.reported.clear();
		this.reported.putAll(refused);
	}

}
