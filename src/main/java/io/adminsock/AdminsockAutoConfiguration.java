package io.adminsock;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.adminsock.access.AccessControl;
import io.adminsock.access.AccessRules;
import io.adminsock.access.RuleReport;
import io.adminsock.audit.AuditLog;
import io.adminsock.browser.BrowserGuard;
import io.adminsock.builtin.BuiltinCommands;
import io.adminsock.command.CommandSupport;
import io.adminsock.tomcat.UnixSocketServerCustomizer;
import io.adminsock.peer.GroupLookup;
import io.adminsock.script.Scripts;
import io.adminsock.socket.InheritedSocket;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.systemd.ServiceManager;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
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
import org.springframework.core.Ordered;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.HandlerMapping;
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

	@Bean
	ListeningSockets adminsockSockets(AdminsockProperties properties) {
		return new ConfiguredSockets(properties).create(InheritedSocket.find());
	}

	@Bean
	AuditLog adminsockAuditLog(AdminsockProperties properties) {
		AdminsockProperties.Audit audit = properties.audit();
		return new AuditLog(audit.format(), audit.arguments(), audit.maxLength());
	}

	@Bean
	WarmUp adminsockWarmUp(JsonMapper json, AuditLog audit) {
		return new WarmUp(json, audit);
	}

	@Bean
	TcpPortReport adminsockTcpPortReport() {
		return new TcpPortReport();
	}

	@Bean
	UnixSocketServerCustomizer adminsockServerCustomizer(AdminsockProperties properties, ListeningSockets sockets,
			AccessControl access, AuditLog audit) {
		return new UnixSocketServerCustomizer(sockets, properties.guardInterval(), properties.commands().answerPause(),
				access::hasRole, new RequestEnd(audit));
	}

	@Bean
	ServiceManager adminsockServiceManager(ListeningSockets sockets) {
		return new ServiceManager(System.getenv(), sockets.main().getPath(),
				sockets.others().stream().map(ListeningSocket::getPath).toList());
	}

	@Bean
	AccessRules adminsockAccessRules(AdminsockProperties properties) {
		return ConfiguredRules.of(properties);
	}

	@Bean
	GroupLookup adminsockGroupLookup(AdminsockProperties properties) {
		return new GroupLookup(properties.access().groupCache());
	}

	@Bean
	AccessControl adminsockAccessControl(AccessRules rules, GroupLookup groups,
			ObjectProvider<HandlerMapping> mappings) {
		return new AccessControl(rules, groups, mappings::orderedStream);
	}

	@Bean
	RuleReport adminsockRuleReport(AccessRules rules) {
		return new RuleReport(rules);
	}

	@Bean
	FilterRegistrationBean<Filter> adminsockAccessFilter(AccessControl access) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(access.filter());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/**
	 * Once more behind the application's filters, where requests are forwarded to, too.
	 */
	@Bean
	FilterRegistrationBean<Filter> adminsockLastAccessFilter(AccessControl access) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(access.filter());
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		registration.setMatchAfter(true);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);
		return registration;
	}

	@Bean
	CommandSupport adminsockCommandSupport(AdminsockProperties properties, ListeningSockets sockets,
			AccessControl access, AuditLog audit, GroupLookup groups, JsonMapper json, LoggingSystem logging,
			ConfigurableApplicationContext context,
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping,
			@Qualifier("requestMappingHandlerAdapter") ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		List<Object> builtin = properties.builtin().enabled() ? BuiltinCommands.of(context, logging, sockets, groups)
				: List.of();
		boolean traces = properties.errors().trace() == AdminsockProperties.Errors.Trace.ALWAYS;
		return new CommandSupport(mapping, adapter, json, context.getEnvironment()::resolveRequiredPlaceholders,
				new CommandSupport.Options(properties.commands().maxBody(), properties.commands().bodyTimeout(),
						properties.commands().maxTokens(), properties.commands().maxNesting(), sockets.all().size(),
						traces, audit::argumentsLength),
				access, builtin);
	}

	/**
	 * Always there, since whether a bean is may be decided at build time.
	 */
	@Bean
	Scripts adminsockScripts(AdminsockProperties properties, ListeningSockets sockets, RuleReport report,
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
		AdminsockProperties.ScriptProperties scripts = properties.scripts();
		return new Scripts(
				new Scripts.Options(Objects.requireNonNullElse(scripts.directory(), Scripts.NONE), scripts.interval(),
						scripts.timeout(), scripts.maxOutput(), scripts.maxConcurrent(),
						scripts.maxConcurrentPerCommand(), scripts.environment()),
				sockets.all().stream().collect(Collectors.toMap(ListeningSocket::getName, ListeningSocket::getPath)),
				mapping, report);
	}

	@Bean
	ErrorController adminsockErrorPage(CommandSupport commands) {
		return commands.errorPage();
	}

	/**
	 * Comes before all other filters: they might run something.
	 */
	@Bean
	FilterRegistrationBean<BrowserGuard> adminsockBrowserGuard(AdminsockProperties properties) {
		FilterRegistrationBean<BrowserGuard> guard = new FilterRegistrationBean<>(
				new BrowserGuard(properties.browserHosts()));
		guard.setDispatcherTypes(DispatcherType.REQUEST);
		guard.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return guard;
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
