package io.adminsock.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.function.IntSupplier;

import io.adminsock.access.AccessSubject;
import io.adminsock.application.ServedApplication;
import io.adminsock.audit.AuditLog;
import io.adminsock.command.CommandName;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.tomcat.AdminTomcat;
import io.adminsock.tomcat.TomcatSetup;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The beans of an {@link AdminContext} for Tomcat, Spring MVC and JSON. The
 * auto-configurations make the others.
 */
@Configuration(proxyBeanMethods = false)
class AdminServerConfiguration {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	@Bean
	JsonMapper adminsockJsonMapper() {
		return JsonMapper.builder()
			.findAndAddModules()
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build();
	}

	/** How many characters of a body the log wants. */
	@Bean
	IntSupplier adminsockLoggedLength(AuditLog audit) {
		return audit::argumentsLength;
	}

	/**
	 * As many threads as requests may run. They have the name of the socket's threads,
	 * whose log lines are made safe, and keep no process alive.
	 */
	@Bean
	ThreadPoolTaskExecutor adminsockAsyncExecutor(AdminsockProperties properties) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix("unix-async-");
		executor.setDaemon(true);
		executor.setCorePoolSize(properties.server().threads());
		executor.setAllowCoreThreadTimeOut(true);
		return executor;
	}

	@Bean
	TomcatSetup adminsockTomcatSetup(AdminsockProperties properties, GroupResolver groups) {
		return new TomcatSetup(properties.guardInterval(), properties.commands().answerPause(),
				(peer, role) -> new AccessSubject(() -> peer, groups::resolve).hasRole(role));
	}

	@Bean
	AdminTomcat adminsockTomcat(AdminsockProperties properties, TomcatSetup setup, AuditLog audit,
			Environment environment, ApplicationContext context, ServedApplication application) {
		ClassLoader classLoader = Objects.requireNonNull(context.getClassLoader());
		AdminTomcat.leaveJvmUnchanged(
				application.isDeployed()
						|| environment.getProperty("server.tomcat.mbeanregistry.enabled", Boolean.class, false),
				application.isDeployed()
						|| ClassUtils.isPresent("org.springframework.boot.tomcat.TomcatWebServer", classLoader));
		return new AdminTomcat(setup, new RequestEnd(audit), limits(properties.server(), environment, application),
				classLoader);
	}

	/**
	 * Returns the limits. Virtual threads are for the commands of an application that has
	 * nobody else to serve.
	 */
	private static AdminTomcat.Limits limits(AdminsockProperties.Server server, Environment environment,
			ServedApplication application) {
		Duration shutdownTimeout = Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(SHUTDOWN_TIMEOUT);
		return new AdminTomcat.Limits(server.threads(), server.maxConnections(), server.acceptCount(),
				server.connectionTimeout(), shutdownTimeout,
				!application.isWebApplication() && Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	SocketOpener adminsockSocketOpener(AdminTomcat tomcat, ListeningSockets sockets, AdminsockProperties properties) {
		return new SocketOpener(tomcat, sockets, properties);
	}

	@Bean
	DispatcherServlet adminsockDispatcherServlet(WebApplicationContext context) {
		DispatcherServlet servlet = new CommandServlet(context);
		servlet.setPublishEvents(false);
		return servlet;
	}

	@Bean
	ServletRegistrationBean<DispatcherServlet> adminsockServletRegistration(DispatcherServlet servlet) {
		ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(servlet, "/");
		registration.setLoadOnStartup(1);
		registration.setName(CommandName.SPRINGS_SERVLET);
		return registration;
	}

}
