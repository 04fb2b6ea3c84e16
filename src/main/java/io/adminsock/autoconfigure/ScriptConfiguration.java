package io.adminsock.autoconfigure;

import java.util.Objects;
import java.util.stream.Collectors;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.script.ScriptCommandRegistry;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The configuration of scripts: the executable files of a directory become commands.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminsockProperties.class)
class ScriptConfiguration {

	/**
	 * Creates the registry of scripts. It has no condition on
	 * {@code adminsock.scripts.directory}, because conditions may be evaluated at build
	 * time. Without a directory it does nothing.
	 */
	@Bean
	ScriptCommandRegistry adminsockScripts(AdminsockProperties properties, ListeningSockets sockets,
			AccessRuleValidator validator,
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
		AdminsockProperties.ScriptProperties scripts = properties.scripts();
		ScriptCommandRegistry registry = new ScriptCommandRegistry(
				new ScriptCommandRegistry.Options(
						Objects.requireNonNullElse(scripts.directory(), ScriptCommandRegistry.NONE), scripts.interval(),
						scripts.timeout(), scripts.maxOutput(), scripts.maxConcurrent(),
						scripts.maxConcurrentPerCommand(), scripts.environment()),
				sockets.all().stream().collect(Collectors.toMap(ListeningSocket::getName, ListeningSocket::getPath)),
				mapping, validator);
		// The admin server starts it after the commands of the application.
		registry.setAutoStartup(false);
		return registry;
	}

}
