package io.adminsock.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.util.StringValueResolver;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.AbstractMessageConverterMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityReturnValueHandler;

/**
 * What makes Spring MVC speak adminsock's manner of commands: arguments, results,
 * problems and the catalog.
 */
public final class CommandSupport implements WebMvcConfigurer, SmartInitializingSingleton {

	/**
	 * What a client is told by a command that has nothing to tell.
	 */
	public static final String SUCCESS = "Success";

	private final ObjectProvider<RequestMappingHandlerMapping> mapping;

	private final ObjectProvider<RequestMappingHandlerAdapter> adapter;

	private final List<Object> controllers;

	private final StringValueResolver placeholders;

	private final CommandCatalog catalog;

	private final BoundArguments arguments;

	private final Problems problems;

	private final BodyLimits bodyLimits;

	private final IntSupplier loggedLength;

	/**
	 * Creates the support.
	 * @param mapping Spring's mapping of requests to controllers
	 * @param adapter Spring's way of calling controllers
	 * @param json how JSON is read
	 * @param placeholders resolves {@code ${…}} in paths
	 * @param options what can be configured
	 * @param gate tells which commands a client may know of
	 * @param controllers further objects with {@code @RequestMapping} methods, which give
	 * way to the application's
	 */
	public CommandSupport(ObjectProvider<RequestMappingHandlerMapping> mapping,
			ObjectProvider<RequestMappingHandlerAdapter> adapter, JsonMapper json, StringValueResolver placeholders,
			Options options, CommandGate gate, List<Object> controllers) {
		JsonMapper strict = strict(json);
		this.mapping = mapping;
		this.adapter = adapter;
		this.controllers = controllers;
		this.placeholders = placeholders;
		this.bodyLimits = options.limits();
		this.loggedLength = options.loggedLength();
		this.catalog = new CommandCatalog(mapping::getObject, gate);
		this.arguments = new BoundArguments(
				new ArgumentReader(new JsonArguments(strict, this.bodyLimits), this.bodyLimits),
				new ArgumentBinder(strict));
		this.problems = new Problems(this.catalog, this.arguments, options.traces());
	}

	/**
	 * What can be configured of commands.
	 *
	 * @param maxBody how many bytes of a body are taken
	 * @param bodyTimeout within which time a body must have arrived
	 * @param maxTokens how many tokens of JSON are taken
	 * @param maxNesting how many arrays and objects are taken inside each other
	 * @param sockets the number of sockets that share the memory for bodies
	 * @param traces whether the client is told the stack trace of a command that failed
	 * @param loggedLength how many characters of {@link LoggedArguments} are wanted at
	 * present, zero for none
	 */
	public record Options(DataSize maxBody, Duration bodyTimeout, int maxTokens, int maxNesting, int sockets,
			boolean traces, IntSupplier loggedLength) {

		private BodyLimits limits() {
			return new BodyLimits(this.maxBody, this.bodyTimeout, this.maxTokens, this.maxNesting,
					BodyBudgets.ofHeap(this.sockets));
		}

	}

	/**
	 * Nothing that a client says is dropped or bent: no unknown or doubled names, no 1.5
	 * for an integer, no digits of a number lost, no number for true, for a character or
	 * for the constant of an enum.
	 */
	static JsonMapper strict(JsonMapper json) {
		return json.rebuild()
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
					DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.withCoercionConfigDefaults(
					(coercion) -> coercion.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
			.withCoercionConfig(LogicalType.Boolean,
					(coercion) -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
			.withCoercionConfig(char.class,
					(coercion) -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
			.withCoercionConfig(Character.class,
					(coercion) -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
			.build();
	}

	/**
	 * Returns what tells errors from outside of Spring MVC.
	 * @return the controller of the error page
	 */
	public ErrorController errorPage() {
		return new ErrorPage(this.problems);
	}

	/**
	 * Gives back the memory that a request's body took. To be called when the answer is
	 * out, since the request has its body until then.
	 * @param request the request
	 */
	public static void endRequest(ServletRequest request) {
		BodyBudgets.giveBack(request);
	}

	/**
	 * Tells whether a method is the catalog of commands.
	 * @param method what answers a request
	 * @return whether it is adminsock's own {@code GET /}
	 */
	public static boolean isCatalog(HandlerMethod method) {
		return method.getBeanType() == CatalogController.class;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new ArgumentInterceptor(this.arguments, this.loggedLength));
	}

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		int own = 0;
		while (own < resolvers.size() && resolvers.get(own) instanceof ExceptionHandlerExceptionResolver) {
			own++;
		}
		resolvers.add(own, new ProblemResolver(this.problems));
	}

	@Override
	public void afterSingletonsInstantiated() {
		CommandRegistrar registrar = new CommandRegistrar(this.mapping.getObject(), this.placeholders);
		registrar.register(new CatalogController(this.catalog));
		registrar.register(errorPage());
		this.controllers.forEach(registrar::register);
		customize(this.adapter.getObject());
	}

	/**
	 * Puts ours first among the argument resolvers: Spring's own would take an argument
	 * of type {@code Locale} or {@code ZoneId} for the request's.
	 */
	private void customize(RequestMappingHandlerAdapter adapter) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new ArgumentResolver(this.arguments));
		resolvers.add(new TextArgumentsResolver(this.arguments));
		resolvers.add(new PeerResolver());
		resolvers.addAll(replace(adapter.getArgumentResolvers(), AbstractMessageConverterMethodProcessor.class,
				(body) -> new JsonBodyResolver(body, this.bodyLimits, this.loggedLength)));
		adapter.setArgumentResolvers(resolvers);
		List<HandlerMethodReturnValueHandler> handlers = replace(adapter.getReturnValueHandlers(),
				ResponseEntityReturnValueHandler.class, ResultHandler::new);
		adapter.setReturnValueHandlers(replace(handlers, RequestResponseBodyMethodProcessor.class, ResultHandler::new));
	}

	private static <T> List<T> replace(@Nullable List<T> existing, Class<? extends T> type,
			UnaryOperator<T> replacement) {
		List<T> replaced = new ArrayList<>((existing != null) ? existing : List.of());
		replaced.replaceAll((element) -> type.isInstance(element) ? replacement.apply(element) : element);
		return replaced;
	}

}
