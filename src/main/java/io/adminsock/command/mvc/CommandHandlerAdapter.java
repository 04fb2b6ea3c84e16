package io.adminsock.command.mvc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.request.BodyLimits;
import io.adminsock.command.request.CommandArguments;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.AbstractMessageConverterMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityReturnValueHandler;

/**
 * Spring's adapter for controllers, extended by the resolvers and return value handlers
 * of commands.
 */
final class CommandHandlerAdapter extends RequestMappingHandlerAdapter {

	private final CommandDescriptors descriptors;

	private final CommandArguments arguments;

	private final BodyLimits limits;

	private final IntSupplier loggedLength;

	CommandHandlerAdapter(CommandDescriptors descriptors, CommandArguments arguments, BodyLimits limits,
			IntSupplier loggedLength) {
		this.descriptors = descriptors;
		this.arguments = arguments;
		this.limits = limits;
		this.loggedLength = loggedLength;
	}

	/**
	 * Adds the resolvers of commands before Spring's own, because Spring's would resolve
	 * an {@code @Arg} parameter of type {@code Locale} or {@code ZoneId} to that of the
	 * request. A {@code WebMvcConfigurer} can only add resolvers after Spring's.
	 */
	@Override
	public void afterPropertiesSet() {
		super.afterPropertiesSet();
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new ArgMethodArgumentResolver(this.descriptors, this.arguments));
		resolvers.add(new StringArgumentsMethodArgumentResolver(this.descriptors, this.arguments));
		resolvers.add(new PeerMethodArgumentResolver());
		resolvers.addAll(replace(getArgumentResolvers(), AbstractMessageConverterMethodProcessor.class,
				(body) -> new JsonBodyMethodArgumentResolver(body, this.limits, this.loggedLength)));
		setArgumentResolvers(resolvers);
		List<HandlerMethodReturnValueHandler> handlers = replace(getReturnValueHandlers(),
				ResponseEntityReturnValueHandler.class, CommandReturnValueHandler::new);
		setReturnValueHandlers(
				replace(handlers, RequestResponseBodyMethodProcessor.class, CommandReturnValueHandler::new));
	}

	private static <T> List<T> replace(@Nullable List<T> existing, Class<? extends T> type,
			UnaryOperator<T> replacement) {
		List<T> replaced = new ArrayList<>((existing != null) ? existing : List.of());
		replaced.replaceAll((element) -> type.isInstance(element) ? replacement.apply(element) : element);
		return replaced;
	}

}
