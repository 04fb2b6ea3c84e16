package io.adminsock.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Adds the {@link AdminsockDefaults} that fit the application to Boot's
 * {@code defaultProperties}, because that source always has the lowest precedence. Within
 * it, the application's own default properties take precedence.
 */
final class AdminsockEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private final Log logger;

	AdminsockEnvironmentPostProcessor(DeferredLogFactory logs) {
		this.logger = logs.getLog(AdminsockEnvironmentPostProcessor.class);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> defaults = new HashMap<>(defaults(environment, application));
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
			defaults.putAll(own.getSource());
		}
		DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
	}

	private Map<String, Object> defaults(ConfigurableEnvironment environment, SpringApplication application) {
		SettingsValidator settings = new SettingsValidator(environment);
		boolean enabled = settings.isTrue(OnAdminServerCondition.ENABLED, true);
		if (settings.isTrue(OnAdminServerCondition.STANDALONE, false)) {
			settings.requireNoOtherServer();
			settings.reportUnused(this.logger);
			return enabled ? AdminsockDefaults.ofStandalone(environment) : AdminsockDefaults.ofDisabledStandalone();
		}
		if (!enabled) {
			return Map.of();
		}
		if (settings.isTrue(OnAdminServerCondition.REPLACE_PORT, false)) {
			settings.requireServlets(application);
			settings.requireNoCommands();
			return AdminsockDefaults.ofReplacedPort(environment);
		}
		return AdminsockDefaults.ofAdminServer(environment);
	}

}
