package io.adminsock.actuator;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;

import io.adminsock.application.ServedApplication;
import io.adminsock.command.mvc.CommandHandlerMapping;
import io.adminsock.command.request.CommandArguments;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * The endpoints of an application, each operation of which becomes a command below
 * {@code actuator/}.
 */
public final class EndpointCommands {

	private static final String PROPERTIES = "adminsock.actuator";

	private static final String PATH = "/actuator/";

	private static final Method RUN = Objects
		.requireNonNull(ReflectionUtils.findMethod(EndpointCommand.class, "run", (Class<?>[]) null));

	private final ApplicationContext application;

	private final CommandArguments arguments;

	private final JsonMapper json;

	private final PortHealth ports;

	/**
	 * Creates the commands without adding them.
	 * @param application the application, all singletons of which are there
	 * @param served the same application as the commands see it
	 * @param arguments reads the arguments of a request
	 * @param json writes results if the application has no mapper for those of endpoints
	 */
	public EndpointCommands(ApplicationContext application, ServedApplication served, CommandArguments arguments,
			JsonMapper json) {
		this.application = application;
		this.arguments = arguments;
		this.ports = new PortHealth(served);
		this.json = application.getBeanProvider(EndpointJsonMapper.class)
			.stream()
			.findFirst()
			.map(EndpointJsonMapper::get)
			.orElse(json);
	}

	/**
	 * Returns the filter that lets those endpoints pass that are chosen for the socket.
	 * @param environment the environment of the application
	 * @return the filter
	 */
	public static IncludeExcludeEndpointFilter<ExposableWebEndpoint> exposure(Environment environment) {
		return new IncludeExcludeEndpointFilter<>(ExposableWebEndpoint.class, environment, PROPERTIES, "*");
	}

	/**
	 * Adds the commands.
	 * @param mapping where to add them
	 */
	public void addTo(CommandHandlerMapping mapping) {
		for (ExposableWebEndpoint endpoint : discoverer().getEndpoints()) {
			endpoint.getOperations().forEach((operation) -> add(endpoint, operation, mapping));
		}
	}

	private WebEndpointDiscoverer discoverer() {
		List<OperationFilter<WebOperation>> access = this.application.getBeanProvider(EndpointAccessResolver.class)
			.stream()
			.map(OperationFilter::<WebOperation>byAccess)
			.toList();
		return new WebEndpointDiscoverer(this.application,
				this.application.getBeanProvider(ParameterValueMapper.class)
					.getIfAvailable(ConversionServiceParameterValueMapper::new),
				EndpointMediaTypes.DEFAULT, null, null,
				this.application.getBeanProvider(OperationInvokerAdvisor.class).orderedStream().toList(),
				List.of(exposure(this.application.getEnvironment())), access);
	}

	private void add(ExposableWebEndpoint endpoint, WebOperation operation, CommandHandlerMapping mapping) {
		RequestMappingInfo info = RequestMappingInfo.paths(PATH + operation.getRequestPredicate().getPath())
			.methods(RequestMethod.valueOf(operation.getRequestPredicate().getHttpMethod().name()))
			.produces(operation.getRequestPredicate().getProduces().toArray(String[]::new))
			.options(mapping.getBuilderConfiguration())
			.build();
		EndpointCommand command = new EndpointCommand(endpoint.getEndpointId(), operation, this.arguments,
				new EndpointResult(endpoint.getEndpointId(), this.json, this.ports));
		mapping.attach(info, command, RUN);
	}

}
