package io.adminsock.autoconfigure;

import java.util.List;

import io.adminsock.access.web.AccessControl;
import io.adminsock.application.ServedApplication;
import io.adminsock.audit.AuditLog;
import io.adminsock.builtin.BuiltinCommands;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.catalog.CommandCatalog;
import io.adminsock.command.mvc.ArgumentsInterceptor;
import io.adminsock.command.mvc.CommandWebMvcConfigurer;
import io.adminsock.command.mvc.ProblemMapper;
import io.adminsock.command.request.BodyBudgets;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.ListeningSockets;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The configuration of commands: the methods of controllers, the catalog, and the
 * built-in commands.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminsockProperties.class)
class CommandConfiguration {

	@Bean
	CommandDescriptors adminsockCommandDescriptors() {
		return new CommandDescriptors();
	}

	@Bean
	CommandCatalog adminsockCommandCatalog(
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping,
			CommandDescriptors descriptors, AccessControl access) {
		return new CommandCatalog(mapping::getObject, descriptors, access);
	}

	@Bean
	BodyLimits adminsockBodyLimits(AdminsockProperties properties, ListeningSockets sockets) {
		AdminsockProperties.Commands commands = properties.commands();
		return new BodyLimits(commands.maxBody(), commands.bodyTimeout(), commands.maxTokens(), commands.maxNesting(),
				BodyBudgets.ofHeap(sockets.all().size()));
	}

	@Bean
	CommandArguments adminsockCommandArguments(JsonMapper json, BodyLimits limits) {
		return new CommandArguments(json, limits);
	}

	@Bean
	ProblemMapper adminsockProblemMapper(AdminsockProperties properties, CommandCatalog catalog,
			CommandDescriptors descriptors, ServedApplication application) {
		return new ProblemMapper(catalog, descriptors, application,
				properties.errors().trace() == AdminsockProperties.Errors.Trace.ALWAYS);
	}

	@Bean
	CommandWebMvcConfigurer adminsockCommandWebMvc(AdminsockProperties properties, ListeningSockets sockets,
			AuditLog audit, GroupResolver groups, LoggingSystem logging, ServedApplication application,
			CommandDescriptors descriptors, CommandArguments arguments, CommandCatalog catalog, ProblemMapper problems,
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
		List<Object> builtin = properties.builtin().enabled()
				? BuiltinCommands.controllers(application, logging, sockets, groups) : List.of();
		return new CommandWebMvcConfigurer(mapping, application.environment()::resolveRequiredPlaceholders, catalog,
				new ArgumentsInterceptor(descriptors, arguments, audit::argumentsLength), problems, builtin);
	}

}
