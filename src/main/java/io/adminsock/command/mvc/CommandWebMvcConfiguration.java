package io.adminsock.command.mvc;

import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.CommandArguments;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.ResourceRegionHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.DelegatingWebMvcConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The Spring MVC of a server of commands: what commands need, without what Spring Boot
 * adds for pages and browsers.
 */
@Configuration(proxyBeanMethods = false)
public final class CommandWebMvcConfiguration extends DelegatingWebMvcConfiguration {

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	private final BodyLimits limits;

	private final IntSupplier loggedLength;

	private final JsonMapper json;

	private final AsyncTaskExecutor executor;

	/**
	 * Creates the configuration.
	 * @param descriptors the descriptors of handlers
	 * @param arguments reads the arguments of a request
	 * @param limits the limits of a body that Spring reads
	 * @param loggedLength supplies the number of characters of such a body that the log
	 * wants; zero for none
	 * @param json writes results
	 * @param executor runs commands that answer later
	 */
	public CommandWebMvcConfiguration(CommandDescriptors descriptors, CommandArguments arguments, BodyLimits limits,
			IntSupplier loggedLength, JsonMapper json, AsyncTaskExecutor executor) {
		this.descriptors = descriptors;
		this.arguments = arguments;
		this.limits = limits;
		this.loggedLength = loggedLength;
		this.json = json;
		this.executor = executor;
	}

	@Override
	protected RequestMappingHandlerMapping createRequestMappingHandlerMapping() {
		return new CommandHandlerMapping();
	}

	@Override
	protected RequestMappingHandlerAdapter createRequestMappingHandlerAdapter() {
		return new CommandHandlerAdapter(this.descriptors, this.arguments, this.limits, this.loggedLength);
	}

	@Override
	protected void configureAsyncSupport(AsyncSupportConfigurer configurer) {
		configurer.setTaskExecutor(this.executor);
		super.configureAsyncSupport(configurer);
	}

	@Override
	protected void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
		builder.disableDefaults()
			.addCustomConverter(new ByteArrayHttpMessageConverter())
			.withStringConverter(new StringHttpMessageConverter(StandardCharsets.UTF_8))
			.addCustomConverter(new ResourceHttpMessageConverter())
			.addCustomConverter(new ResourceRegionHttpMessageConverter())
			.withJsonConverter(new JacksonJsonHttpMessageConverter(this.json));
		super.configureMessageConverters(builder);
	}

}
