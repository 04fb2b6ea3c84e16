package io.adminsock.autoconfigure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Default properties: those that suit a Unix domain socket better than Boot's, which are
 * for TCP, and those of an application that is nothing but its commands. They are added
 * to Boot's {@code defaultProperties}, because that source always has the lowest
 * precedence. Within it, the application's own default properties take precedence.
 */
final class AdminsockEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final int MAX_CONNECTIONS = 8192;

	private static final int BYTES_PER_CONNECTION = 256 * 1024;

	private static final String WEB_APPLICATION_TYPE = "spring.main.web-application-type";

	private static final Map<String, Object> LOG_DEFAULTS = Map.of(
			// The audit log has its own level, because a command may change the root's.
			"logging.level.adminsock.audit", "info",
			// A malformed request is reported to its client. Its secrets stay out of the
			// log.
			"logging.level.org.apache.coyote.http11.Http11Processor", "warn",
			"logging.level.org.apache.tomcat.util.http", "warn",
			// Spring's servlet says that it begins and ends to start.
			"logging.level.io.adminsock.autoconfigure.CommandServlet", "warn");

	/** What suits an application whose own server listens on the socket. */
	private static final Map<String, Object> REPLACED_PORT_DEFAULTS = Map.ofEntries(
			// Tomcat's start message would report port -1.
			Map.entry("logging.level.org.springframework.boot.tomcat.TomcatWebServer", "warn"),
			// Tomcat logs a stack trace when a client disconnects early.
			Map.entry("logging.level.org.apache.catalina.connector.CoyoteAdapter", "warn"),
			// Clients need not reconnect, because there is no load balancer.
			Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
			// Clients are on the same machine, so a silent one is gone or malicious.
			Map.entry("server.tomcat.connection-timeout", "20s"),
			// A full backlog rejects non-blocking clients such as nginx.
			Map.entry("server.tomcat.accept-count", "1024"));

	/** What suits an application that is nothing but its commands. */
	private static final Map<String, Object> STANDALONE_DEFAULTS = Map.ofEntries(
			Map.entry(WEB_APPLICATION_TYPE, "none"),
			// There is no other thread that keeps the process alive.
			Map.entry("spring.main.keep-alive", "true"), Map.entry("adminsock.required", "true"),
			Map.entry("adminsock.path", "run/admin.sock"),
			// Nobody else needs the memory and the processors.
			Map.entry("adminsock.server.threads", "200"), Map.entry("adminsock.server.accept-count", "1024"),
			// One line says where the server listens. Tomcat has three more.
			Map.entry("logging.level.org.apache.catalina.core.StandardService", "warn"),
			Map.entry("logging.level.org.apache.catalina.core.StandardEngine", "warn"),
			Map.entry("logging.level.org.apache.catalina.core.ContainerBase", "warn"));

	/** Properties that have no meaning where the application's server has the socket. */
	private static final List<String> FOR_COMMANDS = List.of("adminsock.access.rules[0].command",
			"adminsock.access.rules[0].allow", "adminsock.scripts.directory");

	private final Log logger;

	AdminsockEnvironmentPostProcessor(DeferredLogFactory logs) {
		this.logger = logs.getLog(AdminsockEnvironmentPostProcessor.class);
	}

	/**
	 * Returns the limit of connections for each socket. A connection takes about 100 KB
	 * during a request, and a flood of connections on all sockets must not fill the heap.
	 */
	private static long maxConnections(ConfigurableEnvironment environment) {
		long room = Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION;
		return Math.min(MAX_CONNECTIONS, room / (1 + otherSockets(environment).size()));
	}

	private static Map<String, Object> replacedPortDefaults(ConfigurableEnvironment environment) {
		Map<String, Object> defaults = new HashMap<>(REPLACED_PORT_DEFAULTS);
		defaults.put("server.tomcat.max-connections", maxConnections(environment));
		return defaults;
	}

	private static Map<String, Object> standaloneDefaults(ConfigurableEnvironment environment) {
		Map<String, Object> defaults = new HashMap<>(STANDALONE_DEFAULTS);
		defaults.put("adminsock.server.max-connections", maxConnections(environment));
		if (environment.containsProperty("logging.structured.format.console")) {
			// JSON is UTF-8; another charset would write question marks.
			defaults.put("logging.charset.console", "UTF-8");
		}
		return defaults;
	}

	private static Map<String, Object> besideDefaults(ConfigurableEnvironment environment) {
		String name = environment.getProperty("spring.application.name");
		return Map.of("adminsock.path", new DefaultSocketPath().find(name).toString());
	}

	/**
	 * Only a servlet server can take the socket. An application without a server, such as
	 * the same application in a run for maintenance, has nothing to replace.
	 */
	private static void requireServlets(Binder binder, SpringApplication application) {
		WebApplicationType type = binder.bind(WEB_APPLICATION_TYPE, WebApplicationType.class)
			.orElse(application.getWebApplicationType());
		if (type == WebApplicationType.REACTIVE) {
			throw new InvalidConfigurationPropertyValueException(OnAdminServerCondition.REPLACE_PORT, true,
					"The server of the application is a reactive one, which cannot listen on the socket. "
							+ "Without the property, the admin server is beside it.");
		}
	}

	/**
	 * Rejects a web server beside commands: its controllers would be those of commands,
	 * and no rule would protect them.
	 */
	private static void requireNoOtherServer(Binder binder) {
		if (isTrue(binder, OnAdminServerCondition.REPLACE_PORT)) {
			throw new InvalidConfigurationPropertyValueException(OnAdminServerCondition.REPLACE_PORT, true,
					"With adminsock.standalone=true, the application has no server but that of the socket.");
		}
		WebApplicationType type = binder.bind(WEB_APPLICATION_TYPE, WebApplicationType.class)
			.orElse(WebApplicationType.NONE);
		if (type != WebApplicationType.NONE) {
			throw new InvalidConfigurationPropertyValueException(WEB_APPLICATION_TYPE, type,
					"With adminsock.standalone=true, the application has no server but that of the socket.");
		}
	}

	/**
	 * Rejects rules that would not hold.
	 */
	private static void requireNoCommands(ConfigurableEnvironment environment) {
		Stream<String> ofSockets = otherSockets(environment).stream().map("adminsock.sockets.%s.commands"::formatted);
		Stream.concat(FOR_COMMANDS.stream(), ofSockets).forEach((property) -> {
			String single = environment.getProperty(property);
			String value = (single != null) ? single : environment.getProperty(property + "[0]");
			if (value != null) {
				throw new InvalidConfigurationPropertyValueException(property, value,
						"It is for commands, and with adminsock.replace-port=true there are none: "
								+ "the socket is that of the application's own server.");
			}
		});
	}

	private static Set<String> otherSockets(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("adminsock.sockets", Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of());
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> defaults = defaults(environment, application);
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
			defaults.putAll(own.getSource());
		}
		DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
	}

	private Map<String, Object> defaults(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		boolean standalone = isTrue(binder, OnAdminServerCondition.STANDALONE);
		if (standalone) {
			requireNoOtherServer(binder);
		}
		if (!binder.bind(OnAdminServerCondition.ENABLED, Boolean.class).orElse(true)) {
			// Its commands must not be on a port, where no rule protects them.
			return standalone ? new HashMap<>(Map.of(WEB_APPLICATION_TYPE, "none")) : new HashMap<>();
		}
		Map<String, Object> defaults = new HashMap<>(LOG_DEFAULTS);
		if (isTrue(binder, OnAdminServerCondition.REPLACE_PORT)) {
			requireServlets(binder, application);
			requireNoCommands(environment);
			defaults.putAll(replacedPortDefaults(environment));
		}
		else if (standalone) {
			reportUnused(environment);
			defaults.putAll(standaloneDefaults(environment));
		}
		else {
			defaults.putAll(besideDefaults(environment));
		}
		return defaults;
	}

	private static boolean isTrue(Binder binder, String property) {
		return binder.bind(property, Boolean.class).orElse(false);
	}

	/**
	 * Warns of settings of a web server that the application does not have.
	 */
	private void reportUnused(ConfigurableEnvironment environment) {
		List<String> unused = environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> name.startsWith("server."))
			.sorted()
			.distinct()
			.toList();
		if (!unused.isEmpty()) {
			this.logger.warn(
					"%s: without effect, because there is no web server but that of the socket, which has adminsock.server.*"
						.formatted(String.join(", ", unused)));
		}
	}

}
