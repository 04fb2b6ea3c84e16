package io.adminsock.autoconfigure;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.audit.AuditLog;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.mvc.CommandWebMvcRegistrations;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.systemd.SystemdNotifier;
import io.adminsock.tomcat.TomcatSetup;
import io.adminsock.tomcat.UnixSocketServerCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Auto-configuration of an application whose own server listens on the sockets in place
 * of its TCP port. All its controllers are commands, and what it does to its requests
 * holds for them.
 */
@AutoConfiguration(
		beforeName = { "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
				"org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration" })
@ConditionalOnAdminsock
@ConditionalOnClass({ WebMvcRegistrations.class, UnixSocketServerCustomizer.class })
public final class ReplacedPortAutoConfiguration {

	@Bean
	UnixSocketServerCustomizer adminsockServerCustomizer(ListeningSockets sockets, TomcatSetup setup) {
		return new UnixSocketServerCustomizer(sockets, setup);
	}

	@Bean
	@Primary
	CommandWebMvcRegistrations adminsockWebMvcRegistrations(ObjectProvider<WebMvcRegistrations> all,
			CommandDescriptors descriptors, CommandArguments arguments, BodyLimits limits, AuditLog audit) {
		return new CommandWebMvcRegistrations(all, descriptors, arguments, limits, audit::argumentsLength);
	}

	@Bean
	SmartInitializingSingleton adminsockAdapterCheck(
			@Qualifier("requestMappingHandlerAdapter") ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		return () -> adapter.ifAvailable(CommandWebMvcRegistrations::requireUse);
	}

	/**
	 * Tells Spring Boot that errors are handled: by the handler that is registered with
	 * the commands.
	 */
	@Bean
	ErrorController adminsockErrorController() {
		return new ErrorController() {
		};
	}

	/**
	 * Replaces Boot's filter that trusts forwarded headers by one that removes them,
	 * because any client can send them.
	 */
	@Bean
	@ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
	FilterRegistrationBean<ForwardedHeaderFilter> adminsockForwardedHeaderFilter() {
		ForwardedHeaderFilter filter = new ForwardedHeaderFilter();
		filter.setRemoveOnly(true);
		return new FilterRegistrationBean<>(filter);
	}

	@Bean
	ApplicationListener<ContextRefreshedEvent> adminsockRuleCheck(AccessRuleValidator validator) {
		return (event) -> validator.validate(event.getApplicationContext()
			.getBeanProvider(RequestMappingInfoHandlerMapping.class)
			.stream()
			.toList());
	}

	@Bean
	TcpPortReport adminsockTcpPortReport() {
		return new TcpPortReport();
	}

	@Bean
	SystemdNotifier adminsockSystemdNotifier(ListeningSockets sockets) {
		return new SystemdNotifier(System.getenv(), sockets.main().getPath(),
				sockets.others().stream().map(ListeningSocket::getPath).toList());
	}

}
