package io.adminsock.command.mvc;

import java.util.function.IntSupplier;

import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.CommandArguments;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.util.Assert;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registrations that replace Spring MVC's handler adapter by the one for commands. The
 * handler mapping and the exception resolver are those of the application's own
 * registrations, if it has any.
 */
public final class CommandWebMvcRegistrations implements WebMvcRegistrations {

	private final ObjectProvider<WebMvcRegistrations> all;

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	private final BodyLimits limits;

	private final IntSupplier loggedLength;

	/**
	 * Creates the registrations.
	 * @param all the application's registrations, and these
	 * @param descriptors the descriptors of handlers
	 * @param arguments reads the arguments of a request
	 * @param limits the limits of a body that Spring reads
	 * @param loggedLength supplies the number of characters of such a body that the log
	 * wants; zero for none
	 */
	public CommandWebMvcRegistrations(ObjectProvider<WebMvcRegistrations> all, CommandDescriptors descriptors,
			CommandArguments arguments, BodyLimits limits, IntSupplier loggedLength) {
		this.all = all;
		this.descriptors = descriptors;
		this.arguments = arguments;
		this.limits = limits;
		this.loggedLength = loggedLength;
	}

	@Override
	public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
		return new CommandHandlerAdapter(this.descriptors, this.arguments, this.limits, this.loggedLength);
	}

	@Override
	public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
		WebMvcRegistrations own = own();
		RequestMappingHandlerMapping mapping = (own != null) ? own.getRequestMappingHandlerMapping() : null;
		return (mapping != null) ? mapping : new CommandHandlerMapping();
	}

	@Override
	public @Nullable ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
		WebMvcRegistrations own = own();
		return (own != null) ? own.getExceptionHandlerExceptionResolver() : null;
	}

	/**
	 * Makes sure that Spring MVC calls commands by the adapter of these registrations. It
	 * does not with {@code @EnableWebMvc}, and then neither arguments nor limits hold.
	 * @param adapter the adapter that Spring MVC has
	 * @throws IllegalStateException if it is another
	 */
	public static void requireUse(RequestMappingHandlerAdapter adapter) {
		Assert.state(adapter instanceof CommandHandlerAdapter,
				"The application configures Spring MVC itself, so commands would have neither arguments nor limits. "
						+ "Remove @EnableWebMvc and @Primary WebMvcRegistrations, or adminsock.replace-port.");
	}

	private @Nullable WebMvcRegistrations own() {
		return this.all.orderedStream()
			.filter((registrations) -> !(registrations instanceof CommandWebMvcRegistrations))
			.findFirst()
			.orElse(null);
	}

}
