package io.adminsock.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The default properties of applications with adminsock: those that suit a Unix domain
 * socket better than Boot's, which are for TCP.
 */
final class AdminsockDefaults {

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
			// Clients need not reconnect, because there is no load balancer.
			Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
			// Clients are on the same machine, so a silent one is gone or malicious.
			Map.entry("server.tomcat.connection-timeout", "20s"),
			// A full backlog rejects non-blocking clients such as nginx.
			Map.entry("server.tomcat.accept-count", "1024"));

	/** What suits an application that is nothing but its commands. */
	private static final Map<String, Object> STANDALONE_DEFAULTS = Map.ofEntries(
			Map.entry(SettingsValidator.WEB_APPLICATION_TYPE, "none"),
			// There is no other thread that keeps the process alive.
			Map.entry("spring.main.keep-alive", "true"), Map.entry("adminsock.required", "true"),
			Map.entry("adminsock.path", "run/admin.sock"),
			// Nobody else needs the memory and the processors.
			Map.entry("adminsock.server.threads", "200"), Map.entry("adminsock.server.accept-count", "1024"),
			// One line says where the server listens. Tomcat has three more.
			Map.entry("logging.level.org.apache.catalina.core.StandardService", "warn"),
			Map.entry("logging.level.org.apache.catalina.core.StandardEngine", "warn"),
			Map.entry("logging.level.org.apache.catalina.core.ContainerBase", "warn"));

	private AdminsockDefaults() {
	}

	/**
	 * Returns what a disabled standalone server has: its commands must not be on a port,
	 * where no rule protects them.
	 */
	static Map<String, Object> ofDisabledStandalone() {
		return Map.of(SettingsValidator.WEB_APPLICATION_TYPE, "none");
	}

	static Map<String, Object> ofReplacedPort(ConfigurableEnvironment environment) {
		Map<String, Object> defaults = new HashMap<>(LOG_DEFAULTS);
		defaults.putAll(REPLACED_PORT_DEFAULTS);
		defaults.put("server.tomcat.max-connections", maxConnections(environment));
		return defaults;
	}

	static Map<String, Object> ofStandalone(ConfigurableEnvironment environment) {
		Map<String, Object> defaults = new HashMap<>(LOG_DEFAULTS);
		defaults.putAll(STANDALONE_DEFAULTS);
		defaults.put("adminsock.server.max-connections", maxConnections(environment));
		if (environment.containsProperty("logging.structured.format.console")) {
			// JSON is UTF-8; another charset would write question marks.
			defaults.put("logging.charset.console", "UTF-8");
		}
		return defaults;
	}

	static Map<String, Object> ofAdminServer(ConfigurableEnvironment environment) {
		String name = environment.getProperty("spring.application.name");
		Map<String, Object> defaults = new HashMap<>(LOG_DEFAULTS);
		defaults.put("adminsock.path", new DefaultSocketPath().find(name).toString());
		return defaults;
	}

	/**
	 * Returns the limit of connections for each socket. A connection takes about 100 KB
	 * during a request, and a flood of connections on all sockets must not fill the heap.
	 */
	private static long maxConnections(ConfigurableEnvironment environment) {
		long room = Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION;
		return Math.min(MAX_CONNECTIONS, room / (1 + SettingsValidator.otherSockets(environment).size()));
	}

}
