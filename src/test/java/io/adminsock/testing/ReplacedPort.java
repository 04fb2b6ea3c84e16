package io.adminsock.testing;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The start of an application whose own server listens on the socket in place of its TCP
 * port, so that all its controllers are commands.
 */
public final class ReplacedPort {

	private ReplacedPort() {
	}

	/**
	 * Starts an application.
	 * @param application its configuration
	 * @param args arguments, such as {@code --name=value}
	 */
	public static ConfigurableApplicationContext run(Class<?> application, String... args) {
		return new SpringApplicationBuilder(application).properties("adminsock.replace-port=true").run(args);
	}

}
