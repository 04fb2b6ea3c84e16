package io.adminsock.routes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Tests which peer may use which route, for all routes of an application.
 */
class RouteAuditTests {

	/**
	 * Only root may run a command that no other rule allows. All peers may run a name
	 * that ends with a slash.
	 */
	static final List<String> RULES = List.of("adminsock.mode=0666", "adminsock.access.rules[0].command=ping",
			"adminsock.access.rules[0].allow=*", "adminsock.access.rules[1].command=log*",
			"adminsock.access.rules[1].allow=root,@daemon", "adminsock.access.rules[2].command=*/",
			"adminsock.access.rules[2].allow=*", "adminsock.access.rules[3].command=*",
			"adminsock.access.rules[3].allow=root");

	/** The columns are route | request | socket | root | daemon | 4711. */
	static final String PRODUCT = """
			GET /          | GET /              | default | 200 | 200 | 200
			               | HEAD /             | default | 200 | 200 | 200
			               | OPTIONS /          | default | 200 | 403 | 403
			               | POST /             | default | 405 | 403 | 403
			GET /ping      | GET /ping          | default | 200 | 200 | 200
			               | HEAD /ping         | default | 200 | 200 | 200
			               | OPTIONS /ping      | default | 200 | 200 | 200
			               | POST /ping         | default | 405 | 405 | 405
			               | PUT /ping          | default | 405 | 405 | 405
			               | DELETE /ping       | default | 405 | 405 | 405
			               | PROPFIND /ping     | default | 405 | 405 | 405
			               | GET /PING          | default | 404 | 403 | 403
			GET /whoami    | GET /whoami        | default | 200 | 403 | 403
			GET /info      | GET /info          | default | 200 | 403 | 403
			               | HEAD /info         | default | 200 | 403 | 403
			               | OPTIONS /info      | default | 200 | 403 | 403
			               | PUT /info          | default | 405 | 403 | 403
			               | PROPFIND /info     | default | 405 | 403 | 403
			GET /threads   | GET /threads       | default | 200 | 403 | 403
			GET /loglevel  | GET /loglevel      | default | 200 | 200 | 403
			POST /loglevel | POST /loglevel     | default | 400 | 400 | 403
			POST /echo     | POST /echo         | default | 200 | 403 | 403
			POST /shutdown | POST /shutdown     | default | -   | 403 | 403
			               | GET /shutdown      | default | 405 | 403 | 403
			               | HEAD /shutdown     | default | 405 | 403 | 403
			               | OPTIONS /shutdown  | default | 200 | 403 | 403
			               | POST /shutdown;x   | default | -   | 403 | 403
			               | POST /%73hutdown   | default | -   | 403 | 403
			               | POST /SHUTDOWN     | default | 404 | 403 | 403
			               | POST /shutdown/    | default | 404 | 403 | 403
			               | POST //shutdown    | default | 400 | 400 | 400
			               | POST /x/../shutdown | default | 400 | 400 | 400
			* /error       | GET /error         | default | 404 | 403 | 403
			               | POST /error        | default | 404 | 403 | 403
			-              | GET /nosuch        | default | 404 | 403 | 403
			               | POST /nosuch       | default | 404 | 403 | 403
			               | GET /webjars/x     | default | 404 | 403 | 403
			- | GET /info/ws | default | 404 | 403 | 403
			filter adminsockBrowserGuard | GET /nosuch | default | 404 | 403 | 403
			""";

	static final String TRIMMED = PRODUCT.replace("POST /shutdown/    | default | 404 | 403 | 403",
			"POST /shutdown/    | default | -   | 403 | 403");

	/** Requests that Tomcat itself answers, for any path. */
	static final String SERVER = """
			- | OPTIONS *      | default | 200 | 200 | 200
			- | TRACE /ping    | default | 405 | 405 | 405
			- | TRACE /info    | default | 405 | 405 | 405
			- | CONNECT any:80 | default | 501 | 501 | 501
			- | GET /[         | default | 400 | 400 | 400
			- | GET /%zz       | default | 400 | 400 | 400
			""";

	static final String SPRING = """
			servlet dispatcherServlet / | GET /nosuch | default | 404 | 403 | 403
			error page /error           | -           | default | -   | -   | -
			""";

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void openDirectory() {
		JavaProgram.openToAll(this.directory);
		this.socket = this.directory.resolve("s");
	}

	@Test
	void theProductByItself() {
		audit(List.of(), List.of(), "", PRODUCT, SERVER, SPRING);
	}

	@Test
	void withASecondSocketThatHasFewCommands() {
		Path readonly = this.directory.resolve("r");
		audit(List.of(),
				List.of("adminsock.sockets.readonly.path=" + readonly, "adminsock.sockets.readonly.mode=0666",
						"adminsock.sockets.readonly.commands=ping,info,list*"),
				Map.of("default", this.socket, "readonly", readonly), "", PRODUCT, SERVER, SPRING, """
						- | GET /          | readonly | 200 | 200 | 200
						- | POST /         | readonly | 403 | 403 | 403
						- | GET /ping      | readonly | 200 | 200 | 200
						- | GET /info      | readonly | 200 | 403 | 403
						- | GET /whoami    | readonly | 403 | 403 | 403
						- | GET /threads   | readonly | 403 | 403 | 403
						- | GET /loglevel  | readonly | 403 | 403 | 403
						- | POST /loglevel | readonly | 403 | 403 | 403
						- | POST /echo     | readonly | 403 | 403 | 403
						- | POST /shutdown | readonly | 403 | 403 | 403
						- | OPTIONS /shutdown | readonly | 403 | 403 | 403
						- | GET /listtabs  | readonly | 404 | 403 | 403
						- | GET /error     | readonly | 403 | 403 | 403
						- | GET /nosuch    | readonly | 403 | 403 | 403
						- | GET /webjars/x | readonly | 403 | 403 | 403
						""");
	}

	@Test
	void withAServlet() {
		audit(List.of(OwnServlet.class), List.of(), "", PRODUCT, SERVER, SPRING, """
				servlet own /custom/* | GET /custom/x | default | 200 | 403 | 403
				                      | GET /custom   | default | 200 | 403 | 403
				                      | GET /custom/  | default | 200 | 403 | 403
				                      | GET /custom/missing | default | 404 | 403 | 403
				                      | PUT /custom/x | default | 405 | 403 | 403
				                      | HEAD /custom/x | default | 200 | 403 | 403
				GET /logforward/{*to} | GET /logforward/custom/x | default | 200 | 403 | 403
				                      | GET /logforward/info | default | 200 | 403 | 403
				                      | GET /logforward/ping | default | 200 | 200 | 403
				                      | GET /logforward/x/../custom/x | default | 400 | 400 | 400
				                      | GET /logforward/%2e%2e/custom/x | default | 400 | 400 | 400
				                      | GET /logforward/x/%252e%252e/custom/x | default | 400 | 400 | 403
				                      servlet later /loglater/* | GET /loglater/custom/x | default | 200 | 403 | 403
				                                            | GET /loglater/info | default | 200 | 403 | 403
				                                            | GET /loglater/ping | default | 200 | 200 | 403
				""");
	}

	@Test
	void withAMappingWithoutInterceptors() {
		audit(List.of(OwnMapping.class), List.of(), "", PRODUCT, SERVER, SPRING, """
				ownMapping (a PlainMapping) | GET /own | default | 200 | 403 | 403
				""");
	}

	@Test
	void withAMappingWithoutInterceptorsAtTheRoot() {
		String hidden = PRODUCT.lines().skip(4).collect(Collectors.joining("\n", "", "\n"));
		audit(List.of(OwnMappingAtTheRoot.class), List.of(), "", hidden, SERVER, SPRING, """
				GET / | - | default | - | - | -
				ownMapping (a PlainMapping) | GET /  | default | 200 | 403 | 403
				                            | POST / | default | 200 | 403 | 403
				""");
	}

	@Test
	void withFunctions() {
		audit(List.of(Functions.class), List.of(), "", PRODUCT, SERVER, SPRING, """
				function (GET && /function) | GET /function | default | 200 | 403 | 403
				function /nested (GET && /inner/{x}) | GET /nested/inner/1 | default | 200 | 403 | 403
				""");
	}

	@Test
	void withAHandlerThatIsNamedByItsPath() {
		audit(List.of(NamedHandler.class), List.of(), "", PRODUCT, SERVER, SPRING, """
				beanNameHandlerMapping /bean | GET /bean | default | 200 | 403 | 403
				                             | POST /bean | default | 200 | 403 | 403
				""");
	}

	@Test
	void withFiltersThatChangeThePath() {
		audit(List.of(ChangingFilters.class, OwnMapping.class, Functions.class, NamedHandler.class), List.of(), "",
				TRIMMED, SERVER, SPRING, """
						- | GET /info/     | default | 200 | 403 | 403
						- | GET /info//    | default | 400 | 400 | 400
						ownMapping (a PlainMapping) | GET /own/ | default | 200 | 403 | 403
						function (GET && /function) | GET /function/ | default | 200 | 403 | 403
						function /nested (GET && /inner/{x}) | GET /nested/inner/1/ | default | 200 | 403 | 403
						beanNameHandlerMapping /bean | GET /bean/ | default | 200 | 403 | 403
						- | GET /logto/info | default | 200 | 403 | 403
						- | GET /logto/own | default | 200 | 403 | 403
						- | GET /logto/function | default | 200 | 403 | 403
						- | GET /logto/bean | default | 200 | 403 | 403
						- | GET /logto/ping | default | 200 | 200 | 403
						""");
	}

	private void audit(List<Class<?>> sources, List<String> properties, String prefix, String... table) {
		audit(sources, properties, Map.of("default", this.socket), prefix, table);
	}

	private void audit(List<Class<?>> sources, List<String> properties, Map<String, Path> sockets, String prefix,
			String... table) {
		List<String> all = new ArrayList<>(RULES);
		all.addAll(properties);
		try (TestServer server = TestServer.start(this.socket, sources, all.toArray(String[]::new))) {
			new RouteTable(table).check(Routes.of(server.context()), sockets, prefix);
		}
	}

	@AdminContextConfiguration
	static class OwnServlet {

		@Bean
		ServletRegistrationBean<HttpServlet> own() {
			return new ServletRegistrationBean<>(new Answering(), "/custom/*");
		}

		@Bean
		ServletRegistrationBean<HttpServlet> later() {
			return new ServletRegistrationBean<>(new Dispatching(), "/loglater/*");
		}

		@Bean
		Forwarding forwarding() {
			return new Forwarding();
		}

	}

	@SuppressWarnings("serial")
	static class Dispatching extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch(request.getPathInfo());
		}

	}

	@SuppressWarnings("serial")
	static class Answering extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getRequestURI().endsWith("missing")) {
				response.sendError(HttpServletResponse.SC_NOT_FOUND);
				return;
			}
			response.getWriter().write("answered");
		}

	}

	@Controller
	static class Forwarding {

		@GetMapping("/logforward/{*to}")
		String forward(@PathVariable String to) {
			return "forward:" + to;
		}

	}

	@AdminContextConfiguration
	static class OwnMapping {

		@Bean
		HandlerMapping ownMapping() {
			return new PlainMapping("/own");
		}

	}

	@AdminContextConfiguration
	static class OwnMappingAtTheRoot {

		@Bean
		HandlerMapping ownMapping() {
			return new PlainMapping("/");
		}

	}

	/**
	 * A handler mapping without interceptors, because it does not extend Spring's
	 * abstract class.
	 *
	 * @param path the path that it maps
	 */
	record PlainMapping(String path) implements HandlerMapping, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
			HttpRequestHandler handler = (any, response) -> response.getWriter().write("own");
			return this.path
				.equals(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value())
						? new HandlerExecutionChain(handler) : null;
		}

	}

	@AdminContextConfiguration
	static class Functions {

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route()
				.GET("/function", (request) -> ServerResponse.ok().body("function"))
				.path("/nested", (nested) -> nested.GET("/inner/{x}", (request) -> ServerResponse.ok().body("inner")))
				.build();
		}

	}

	@AdminContextConfiguration
	static class NamedHandler {

		@Bean("/bean")
		HttpRequestHandler handler() {
			return (request, response) -> response.getWriter().write("bean");
		}

	}

	@AdminContextConfiguration
	static class ChangingFilters {

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> trim() {
			return new FilterRegistrationBean<>(UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
		}

		@Bean
		FilterRegistrationBean<Filter> cut() {
			return new FilterRegistrationBean<>((request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				chain.doFilter(http.getRequestURI().startsWith(CutRequest.PREFIX) ? new CutRequest(http) : http,
						response);
			});
		}

	}

	/** Takes a prefix off the path, so that Spring finds another command. */
	static class CutRequest extends HttpServletRequestWrapper {

		static final String PREFIX = "/logto";

		CutRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return super.getRequestURI().substring(PREFIX.length());
		}

		@Override
		public String getServletPath() {
			return super.getServletPath().substring(PREFIX.length());
		}

	}

}
