package io.adminsock.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Defaults that fit a socket better than Boot's, which are for TCP. Everything else that
 * sets one of them wins: they are among Boot's default properties, which alone stay last,
 * and there the application's own go first.
 */
final class AdminsockEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final int MOST_CONNECTIONS = 8192;

	private static final int BYTES_FOR_CONNECTION = 256 * 1024;

	private static final Map<String, Object> DEFAULTS = Map.ofEntries(
			// It would speak of port -1.
			Map.entry("logging.level.org.springframework.boot.tomcat.TomcatWebServer", "warn"),
			// What a client sends is told to the client, and must not fill the log.
			Map.entry("logging.level.org.apache.coyote.http11.Http11Processor", "warn"),
			Map.entry("logging.level.org.apache.tomcat.util.http", "warn"),
			// It tells with a stack trace that it cleaned up after a client that went
			// away.
			Map.entry("logging.level.org.apache.catalina.connector.CoyoteAdapter", "warn"),
			Map.entry("logging.level.org.springframework.web.servlet.resource.ResourceHandlerUtils", "error"),
			Map.entry("logging.level.org.springframework.boot.webmvc.autoconfigure.WelcomePageHandlerMapping", "error"),
			// The answer names an unknown command, which must not fill the log.
			Map.entry("logging.level.org.springframework.web.servlet.PageNotFound", "error"),
			// There are commands and no files: no path of a client's is looked up on
			// disk.
			Map.entry("spring.web.resources.add-mappings", "false"),
			// Not even the level of the root is to turn it off, which a command may set.
			Map.entry("logging.level.adminsock.audit", "info"),
			// curl -d calls each body a form: nothing but the command may read it.
			Map.entry("spring.mvc.formcontent.filter.enabled", "false"),
			Map.entry("spring.servlet.multipart.resolve-lazily", "true"),
			// Or the first request would wait for it.
			Map.entry("spring.mvc.servlet.load-on-startup", "1"),
			// There is no load to be balanced anew after each 100 requests.
			Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
			// Clients are on the same machine: a silent one is gone or means no good.
			Map.entry("server.tomcat.connection-timeout", "20s"),
			// A full queue refuses clients that do not wait, such as nginx.
			Map.entry("server.tomcat.accept-count", "1024"),
			// It would ask for the user of each request, and so for the peer.
			Map.entry("spring.mvc.publish-request-handled-events", "false"));

	private final Log logger;

	AdminsockEnvironmentPostProcessor(DeferredLogFactory logs) {
		this.logger = logs.getLog(AdminsockEnvironmentPostProcessor.class);
	}

	/**
	 * A connection in the midst of a request takes a tenth of a megabyte, and a flood of
	 * them on all sockets must not take the heap.
	 */
	private static long maxConnections(ConfigurableEnvironment environment) {
		long room = Runtime.getRuntime().maxMemory() / BYTES_FOR_CONNECTION;
		return Math.min(MOST_CONNECTIONS, room / (1 + otherSockets(environment)));
	}

	private static int otherSockets(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("adminsock.sockets", Bindable.mapOf(String.class, Object.class))
			.map(Map::size)
			.orElse(0);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean enabled = Binder.get(environment).bind("adminsock.enabled", Boolean.class).orElse(true);
		if (!enabled && environment.containsProperty("adminsock.access.rules[0].command")) {
			this.logger.warn("adminsock is disabled, and adminsock.access.rules with it: "
					+ "commands answer whoever reaches the TCP port");
		}
		if (enabled) {
			MutablePropertySources sources = environment.getPropertySources();
			Map<String, Object> defaults = new HashMap<>(DEFAULTS);
			defaults.put("server.tomcat.max-connections", maxConnections(environment));
			if (environment.containsProperty("logging.structured.format.console")) {
				// JSON is, and a charset that lacks characters would write question
				// marks.
				defaults.put("logging.charset.console", "UTF-8");
			}
			if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
				defaults.putAll(own.getSource());
			}
			DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
		}
	}

}
