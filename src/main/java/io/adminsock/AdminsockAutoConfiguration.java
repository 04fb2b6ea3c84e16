package io.adminsock;

import java.util.List;

import io.adminsock.audit.AuditLog;
import io.adminsock.builtin.BuiltinCommands;
import io.adminsock.command.CommandSupport;
import io.adminsock.connector.UnixSocketServerCustomizer;
import io.adminsock.socket.InheritedSocket;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.SocketFile;
import io.adminsock.systemd.ServiceManager;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Puts a Spring MVC application on the socket, with commands.
 */
@AutoConfiguration(beforeName = { "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
		"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "adminsock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AdminsockProperties.class)
public final class AdminsockAutoConfiguration {

	@Bean(destroyMethod = "")
	ListeningSocket adminsockSocket(AdminsockProperties properties) {
		return InheritedSocket.find().orElseGet(() -> new SocketFile(properties.path(), properties.permissions()));
	}

	@Bean
	AuditLog adminsockAuditLog(AdminsockProperties properties) {
		AdminsockProperties.Audit audit = properties.audit();
		return new AuditLog(audit.format(), audit.arguments(), audit.maxLength());
	}

	@Bean
	UnixSocketServerCustomizer adminsockServerCustomizer(AdminsockProperties properties, ListeningSocket socket,
			AuditLog audit) {
		return new UnixSocketServerCustomizer(socket, properties.guardInterval(), audit);
	}

	@Bean
	ServiceManager adminsockServiceManager(ListeningSocket socket) {
		return new ServiceManager(System.getenv(), socket.getPath());
	}

	@Bean
	CommandSupport adminsockCommandSupport(AdminsockProperties properties, ListeningSocket socket, AuditLog audit,
			JsonMapper json, LoggingSystem logging, ConfigurableApplicationContext context,
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping,
			@Qualifier("requestMappingHandlerAdapter") ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		List<Object> builtin = properties.builtin().enabled() ? BuiltinCommands.of(context, logging, socket)
				: List.of();
		boolean traces = properties.errors().trace() == AdminsockProperties.Errors.Trace.ALWAYS;
		return new CommandSupport(mapping, adapter, json, context.getEnvironment()::resolveRequiredPlaceholders,
				new CommandSupport.Options(properties.commands().maxBody(), properties.commands().bodyTimeout(), traces,
						audit::argumentsLength),
				builtin);
	}

	@Bean
	ErrorController adminsockErrorPage(CommandSupport commands) {
		return commands.errorPage();
	}

	/**
	 * Takes the place of the filter that would believe forwarded headers: whoever can
	 * connect could write them.
	 */
	@Bean
	@ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
	FilterRegistrationBean<ForwardedHeaderFilter> adminsockForwardedHeaderFilter() {
		ForwardedHeaderFilter filter = new ForwardedHeaderFilter();
		filter.setRemoveOnly(true);
		return new FilterRegistrationBean<>(filter);
	}

}
