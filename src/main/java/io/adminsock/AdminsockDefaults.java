package io.adminsock;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Defaults that fit a socket better than Boot's, which are for TCP. Everything else that
 * sets one of them wins: they are among Boot's default properties, which alone stay last,
 * and there the application's own go first.
 */
final class AdminsockDefaults implements EnvironmentPostProcessor {

	private static final Map<String, Object> DEFAULTS = Map.of(
			// It would speak of port -1.
			"logging.level.org.springframework.boot.tomcat.TomcatWebServer", "warn",
			// What a client sends is told to the client, and must not fill the log.
			"logging.level.org.apache.coyote.http11.Http11Processor", "warn",
			"logging.level.org.springframework.web.servlet.resource.ResourceHandlerUtils", "error",
			"logging.level.org.springframework.boot.webmvc.autoconfigure.WelcomePageHandlerMapping", "error",
			// curl -d calls each body a form: nothing but the command may read it.
			"spring.mvc.formcontent.filter.enabled", "false", "spring.servlet.multipart.resolve-lazily", "true",
			// There is no load to be balanced anew after each 100 requests.
			"server.tomcat.max-keep-alive-requests", "-1",
			// It would ask for the user of each request, and so for the peer.
			"spring.mvc.publish-request-handled-events", "false");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("adminsock.enabled", Boolean.class, true)) {
			MutablePropertySources sources = environment.getPropertySources();
			Map<String, Object> defaults = new HashMap<>(DEFAULTS);
			if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
				defaults.putAll(own.getSource());
			}
			DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
		}
	}

}
