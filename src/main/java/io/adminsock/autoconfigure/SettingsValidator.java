package io.adminsock.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A validator of settings that exclude each other. It reads them before there are beans,
 * because some decide which beans there are.
 */
final class SettingsValidator {

	static final String WEB_APPLICATION_TYPE = "spring.main.web-application-type";

	/** Properties that have no meaning where the application's server has the socket. */
	private static final List<String> FOR_COMMANDS = List.of("adminsock.access.rules[0].command",
			"adminsock.access.rules[0].allow", "adminsock.scripts.directory");

	private final ConfigurableEnvironment environment;

	private final Binder binder;

	SettingsValidator(ConfigurableEnvironment environment) {
		this.environment = environment;
		this.binder = Binder.get(environment);
	}

	boolean isTrue(String property, boolean fallback) {
		return this.binder.bind(property, Boolean.class).orElse(fallback);
	}

	/**
	 * Only a servlet server can take the socket. An application without a server, such as
	 * the same application in a run for maintenance, has nothing to replace.
	 */
	void requireServlets(SpringApplication application) {
		WebApplicationType type = this.binder.bind(WEB_APPLICATION_TYPE, WebApplicationType.class)
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
	void requireNoOtherServer() {
		if (isTrue(OnAdminServerCondition.REPLACE_PORT, false)) {
			throw new InvalidConfigurationPropertyValueException(OnAdminServerCondition.REPLACE_PORT, true,
					"With adminsock.standalone=true, the application has no server but that of the socket.");
		}
		WebApplicationType type = this.binder.bind(WEB_APPLICATION_TYPE, WebApplicationType.class)
			.orElse(WebApplicationType.NONE);
		if (type != WebApplicationType.NONE) {
			throw new InvalidConfigurationPropertyValueException(WEB_APPLICATION_TYPE, type,
					"With adminsock.standalone=true, the application has no server but that of the socket.");
		}
	}

	/**
	 * Rejects rules that would not hold.
	 */
	void requireNoCommands() {
		Stream<String> ofSockets = otherSockets(this.environment).stream()
			.map("adminsock.sockets.%s.commands"::formatted);
		Stream.concat(FOR_COMMANDS.stream(), ofSockets).forEach((property) -> {
			String single = this.environment.getProperty(property);
			String value = (single != null) ? single : this.environment.getProperty(property + "[0]");
			if (value != null) {
				throw new InvalidConfigurationPropertyValueException(property, value,
						"It is for commands, and with adminsock.replace-port=true there are none: "
								+ "the socket is that of the application's own server.");
			}
		});
	}

	/**
	 * Warns of settings of a web server that the application does not have.
	 */
	void reportUnused(Log logger) {
		List<String> unused = this.environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> name.startsWith("server."))
			.sorted()
			.distinct()
			.toList();
		if (!unused.isEmpty()) {
			logger.warn(
					"%s: without effect, because there is no web server but that of the socket, which has adminsock.server.*"
						.formatted(String.join(", ", unused)));
		}
	}

	static Set<String> otherSockets(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("adminsock.sockets", Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of());
	}

}
