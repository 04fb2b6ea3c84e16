package io.adminsock.autoconfigure;

import java.util.HashMap;
import java.util.Map;

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
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Default properties that suit a Unix domain socket better than Boot's, which are for
 * TCP. They are added to Boot's {@code defaultProperties}, because that source always has
 * the lowest precedence. Within it, the application's own default properties take
 * precedence.
 */
final class AdminsockEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final int MAX_CONNECTIONS = 8192;

	private static final int BYTES_PER_CONNECTION = 256 * 1024;

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
			Map.entry("logging.level.org.springframework.web.servlet.resource.ResourceHandlerUtils", "error"),
			Map.entry("logging.level.org.springframework.boot.webmvc.autoconfigure.WelcomePageHandlerMapping", "error"),
			// An unknown command is reported to its client, and must not fill the log.
			Map.entry("logging.level.org.springframework.web.servlet.PageNotFound", "error"),
			// adminsock serves no files, so no client's path is looked up on disk.
			Map.entry("spring.web.resources.add-mappings", "false"),
			// curl -d sends each body as a form, and only the command may read the body.
			Map.entry("spring.mvc.formcontent.filter.enabled", "false"),
			Map.entry("spring.servlet.multipart.resolve-lazily", "true"),
			// The servlet is loaded at the start, not by the first request.
			Map.entry("spring.mvc.servlet.load-on-startup", "1"),
			// Clients need not reconnect, because there is no load balancer.
			Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
			// Clients are on the same machine, so a silent one is gone or malicious.
			Map.entry("server.tomcat.connection-timeout", "20s"),
			// A full backlog rejects non-blocking clients such as nginx.
			Map.entry("server.tomcat.accept-count", "1024"),
			// These events would look up the peer of each request.
			Map.entry("spring.mvc.publish-request-handled-events", "false"));

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
		return Math.min(MAX_CONNECTIONS, room / (1 + otherSockets(environment)));
	}

	private static void addReplacedPortDefaults(ConfigurableEnvironment environment, Map<String, Object> defaults) {
		defaults.putAll(REPLACED_PORT_DEFAULTS);
		defaults.put("server.tomcat.max-connections", maxConnections(environment));
		if (environment.containsProperty("logging.structured.format.console")) {
			// JSON is UTF-8; another charset would write question marks.
			defaults.put("logging.charset.console", "UTF-8");
		}
	}

	/**
	 * Only a servlet server can take the socket. An application without a server, such as
	 * the same application in a run for maintenance, has nothing to replace.
	 */
	private static void requireServlets(Binder binder, SpringApplication application) {
		WebApplicationType type = binder.bind("spring.main.web-application-type", WebApplicationType.class)
			.orElse(application.getWebApplicationType());
		if (type == WebApplicationType.REACTIVE) {
			throw new InvalidConfigurationPropertyValueException(OnBesideCondition.REPLACE_PORT, true,
					"The server of the application is a reactive one, which cannot listen on the socket. "
							+ "Without the property, the admin server is beside it.");
		}
	}

	private static int otherSockets(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("adminsock.sockets", Bindable.mapOf(String.class, Object.class))
			.map(Map::size)
			.orElse(0);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		boolean enabled = binder.bind(OnBesideCondition.ENABLED, Boolean.class).orElse(true);
		boolean replacesPort = binder.bind(OnBesideCondition.REPLACE_PORT, Boolean.class).orElse(false);
		if (!enabled && replacesPort && environment.containsProperty("adminsock.access.rules[0].command")) {
			this.logger.warn("adminsock is disabled, and adminsock.access.rules with it: "
					+ "commands answer whoever reaches the TCP port");
		}
		if (enabled && replacesPort) {
			requireServlets(binder, application);
		}
		if (enabled) {
			MutablePropertySources sources = environment.getPropertySources();
			Map<String, Object> defaults = new HashMap<>(LOG_DEFAULTS);
			if (replacesPort) {
				addReplacedPortDefaults(environment, defaults);
			}
			else {
				defaults.put("adminsock.path",
						new DefaultSocketPath().find(environment.getProperty("spring.application.name")).toString());
			}
			if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
				defaults.putAll(own.getSource());
			}
			DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
		}
	}

}
