package org.example.greeting;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * What adminsock finds by the file AutoConfiguration.imports.
 */
@AutoConfiguration
class GreetingAutoConfiguration {

	@Bean
	GreetingController greetingController() {
		return new GreetingController();
	}

}
