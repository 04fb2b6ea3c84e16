package org.example.greeting;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The auto-configuration that adminsock finds by the file AutoConfiguration.imports.
 */
@AutoConfiguration
class GreetingAutoConfiguration {

	@Bean
	GreetingController greetingController() {
		return new GreetingController();
	}

}
