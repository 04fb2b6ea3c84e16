package io.adminsock.testing;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The start of an application that is nothing but its commands.
 */
public final class Standalone {

	private Standalone() {
	}

	/**
	 * Starts an application.
	 * @param application its configuration
	 * @param args arguments, such as {@code --name=value}
	 */
	public static ConfigurableApplicationContext run(Class<?> application, String... args) {
		return new SpringApplicationBuilder(application).properties("adminsock.standalone=true").run(args);
	}

}
