package io.adminsock.command.mvc;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.adminsock.command.Arg;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class CommandWebMvcRegistrationsTests {

	@Test
	void anApplicationsOwnRegistrationsKeepMappingAndExceptionResolverAndCommandsTheirArguments(@TempDir Path directory)
			throws Exception {
		try (TestServer server = TestServer.start(directory.resolve("s"), List.of(Own.class, Commands.class))) {
			assertThat(server.context().getBean("requestMappingHandlerMapping")).isInstanceOf(OwnMapping.class);
			assertThat(server.post("/language", "[\"de-CH\"]").body()).isEqualTo("de");
			assertThat(server.post("/language", "[1, 2]").status()).isEqualTo(400);
		}
	}

	@Test
	void anApplicationThatConfiguresSpringMvcItselfDoesNotStart(@TempDir Path directory) {
		assertThatException()
			.isThrownBy(() -> TestServer.start(directory.resolve("s"), List.of(Itself.class, Commands.class)).close())
			.withStackTraceContaining("Remove @EnableWebMvc");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class Itself {

	}

	static class OwnMapping extends RequestMappingHandlerMapping {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		WebMvcRegistrations ownRegistrations() {
			return new WebMvcRegistrations() {

				@Override
				public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
					return new OwnMapping();
				}

				@Override
				public ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
					return new ExceptionHandlerExceptionResolver();
				}

			};
		}

	}

	@RestController
	static class Commands {

		@PostMapping("/language")
		String language(@Arg Locale locale) {
			return locale.getLanguage();
		}

	}

}
