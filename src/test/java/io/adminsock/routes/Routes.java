package io.adminsock.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.adminsock.autoconfigure.AdminContexts;
import io.adminsock.tomcat.AdminTomcat;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The routes into a running application, as text: the mappings of Spring, the servlets,
 * the error pages, and the filters outside of the two access filters.
 */
final class Routes {

	private static final String FIRST_ACCESS_FILTER = "adminsockAccessFilter";

	private static final String LAST_ACCESS_FILTER = "adminsockLastAccessFilter";

	private final SortedSet<String> routes = new TreeSet<>();

	private Routes() {
	}

	static SortedSet<String> of(ApplicationContext application) {
		Routes routes = new Routes();
		ApplicationContext context = AdminContexts.of(application);
		context.getBeansOfType(HandlerMapping.class).forEach(routes::add);
		Object tomcat = ReflectionTestUtils.getField(context.getBean(AdminTomcat.class), "context");
		routes.add((Context) Objects.requireNonNull(tomcat));
		return routes.routes;
	}

	private void add(String bean, HandlerMapping mapping) {
		if (mapping instanceof RequestMappingInfoHandlerMapping controllers) {
			controllers.getHandlerMethods().keySet().forEach(this::add);
		}
		else if (mapping instanceof AbstractUrlHandlerMapping urls) {
			urls.getHandlerMap().keySet().forEach((path) -> this.routes.add("%s %s".formatted(bean, path)));
			addHandler(bean + " /", urls.getRootHandler());
			addHandler(bean + " default", urls.getDefaultHandler());
		}
		else if (mapping instanceof RouterFunctionMapping functions) {
			RouterFunction<?> function = functions.getRouterFunction();
			if (function != null) {
				function.accept(new FunctionVisitor());
			}
		}
		else {
			this.routes.add("%s (a %s)".formatted(bean, mapping.getClass().getSimpleName()));
		}
		if (mapping instanceof AbstractHandlerMapping any && !(mapping instanceof AbstractUrlHandlerMapping)) {
			addHandler(bean + " default", any.getDefaultHandler());
		}
	}

	private void addHandler(String route, @Nullable Object handler) {
		if (handler != null) {
			this.routes.add(route);
		}
	}

	private void add(RequestMappingInfo info) {
		String methods = info.getMethodsCondition()
			.getMethods()
			.stream()
			.map(Enum::name)
			.sorted()
			.collect(Collectors.joining(","));
		for (String path : info.getPatternValues()) {
			this.routes.add("%s %s".formatted(methods.isEmpty() ? "*" : methods, path));
		}
	}

	private void add(Context context) {
		for (String path : context.findServletMappings()) {
			this.routes.add("servlet %s %s".formatted(context.findServletMapping(path), path));
		}
		for (ErrorPage page : context.findErrorPages()) {
			this.routes.add("error page " + page.getLocation());
		}
		addUnguarded(List.of(context.findFilterMaps()));
	}

	private void addUnguarded(List<FilterMap> filters) {
		List<String> names = filters.stream().map(FilterMap::getFilterName).toList();
		assertThat(names).contains(FIRST_ACCESS_FILTER, LAST_ACCESS_FILTER);
		for (int i = 0; i < names.size(); i++) {
			if (i < names.indexOf(FIRST_ACCESS_FILTER) || i > names.lastIndexOf(LAST_ACCESS_FILTER)) {
				this.routes.add("filter " + names.get(i));
			}
		}
	}

	/**
	 * A visitor that adds functional routes by their predicates.
	 */
	private final class FunctionVisitor implements RouterFunctions.Visitor {

		private final List<String> nested = new ArrayList<>();

		@Override
		public void startNested(RequestPredicate predicate) {
			this.nested.add(predicate + " ");
		}

		@Override
		public void endNested(RequestPredicate predicate) {
			this.nested.remove(this.nested.size() - 1);
		}

		@Override
		public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
			Routes.this.routes.add("function %s%s".formatted(String.join("", this.nested), predicate));
		}

		@Override
		public void resources(Function<ServerRequest, Optional<Resource>> lookupFunction) {
			Routes.this.routes.add("function resources");
		}

		@Override
		public void attributes(Map<String, Object> attributes) {
			// Attributes route nothing.
		}

		@Override
		public void unknown(RouterFunction<?> routerFunction) {
			Routes.this.routes.add("function " + routerFunction);
		}

	}

}
