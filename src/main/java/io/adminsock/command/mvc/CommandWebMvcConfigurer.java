package io.adminsock.command.mvc;

import java.util.List;

import io.adminsock.command.catalog.CatalogController;
import io.adminsock.command.catalog.CommandCatalog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.StringValueResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The configuration of Spring MVC for commands. It adds the check of arguments, the
 * problem responses, the catalog and the built-in commands.
 */
public final class CommandWebMvcConfigurer implements WebMvcConfigurer, SmartInitializingSingleton {

	private final ObjectProvider<RequestMappingHandlerMapping> mapping;

	private final StringValueResolver placeholders;

	private final CommandCatalog catalog;

	private final ArgumentsInterceptor arguments;

	private final ProblemMapper problems;

	private final List<Object> builtin;

	/**
	 * Creates the configuration.
	 * @param mapping Spring's mapping of requests to controllers
	 * @param placeholders resolves {@code ${…}} in paths
	 * @param catalog the catalog
	 * @param arguments the interceptor that checks the arguments of each request
	 * @param problems maps exceptions to problems
	 * @param builtin the built-in controllers, which the application's may replace
	 */
	public CommandWebMvcConfigurer(ObjectProvider<RequestMappingHandlerMapping> mapping,
			StringValueResolver placeholders, CommandCatalog catalog, ArgumentsInterceptor arguments,
			ProblemMapper problems, List<Object> builtin) {
		this.mapping = mapping;
		this.placeholders = placeholders;
		this.catalog = catalog;
		this.arguments = arguments;
		this.problems = problems;
		this.builtin = builtin;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this.arguments);
	}

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		int own = 0;
		while (own < resolvers.size() && resolvers.get(own) instanceof ExceptionHandlerExceptionResolver) {
			own++;
		}
		resolvers.add(own, new ProblemExceptionResolver(this.problems));
	}

	@Override
	public void afterSingletonsInstantiated() {
		CommandRegistrar registrar = new CommandRegistrar(this.mapping.getObject(), this.placeholders);
		registrar.register(new CatalogController(this.catalog));
		registrar.register(new ProblemErrorController(this.problems));
		this.builtin.forEach(registrar::register);
	}

}
