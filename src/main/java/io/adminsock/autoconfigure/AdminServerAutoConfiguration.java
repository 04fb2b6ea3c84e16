package io.adminsock.autoconfigure;

import io.adminsock.systemd.SystemdNotifier;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration of the admin server of an application, whatever server the
 * application has for its customers. Everything else of adminsock is in the server's own
 * context.
 */
@AutoConfiguration
@Conditional(OnAdminServerCondition.class)
@ConditionalOnMissingBean(AdminServer.class)
public final class AdminServerAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AdminServer adminsockServer() {
		return new AdminServer();
	}

	/**
	 * The beans for an application that is nothing but its commands.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(OnAdminServerCondition.STANDALONE)
	static class StandaloneConfiguration {

		@Bean
		SystemdNotifier adminsockSystemdNotifier(AdminServer server) {
			return new SystemdNotifier(System.getenv(), server::socketPaths);
		}

		@Bean
		TcpPortReport adminsockTcpPortReport() {
			return new TcpPortReport();
		}

	}

	/**
	 * The beans for an application that has a web server of Spring Boot.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.boot.web.server.context.WebServerInitializedEvent")
	static class WebServerConfiguration {

		@Bean
		PortListener adminsockPortListener(AdminServer server) {
			return new PortListener(server);
		}

	}

}
