package io.adminsock.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import java.util.List;

import javax.naming.Context;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.command.AdminController;
import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.naming.NamingContext;
import org.apache.naming.factory.ResourceLinkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the admin server beside an application.
 */
@ExtendWith(OutputCaptureExtension.class)
class AdminServerTests {

	@TempDir
	private Path directory;

	@Test
	void aServiceKeepsItsPortAndHasItsCommandsOnTheSocketAlone() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.SERVLET, this.directory.resolve("s"),
				List.of(Shop.class, ShopCommands.class))) {
			assertThat(server.post("/restock", "[\"tea\", 3]").body()).isEqualTo("3 tea");
			assertThat(server.get("/ping").body()).isEqualTo("pong");
			assertThat(server.get("/price").status()).isEqualTo(404);
			assertThat(tcp(server, "/price").body()).isEqualTo("12");
			for (String path : List.of("/ping", "/info", "/restock", "/actuator/health")) {
				assertThat(tcp(server, path).statusCode()).as(path).isEqualTo(404);
			}
		}
	}

	@Test
	void aWorkerHasItsControllersOnTheSocket() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, this.directory.resolve("s"),
				List.of(Shop.class, ShopCommands.class))) {
			assertThat(server.get("/price").body()).isEqualTo("12");
			assertThat(server.post("/restock", "[\"tea\", 3]").body()).isEqualTo("3 tea");
			assertThat(server.send("GET", "/", "", "Accept: text/plain").body())
				.contains("POST /restock <good> <count>", "GET /price", "GET /ping")
				.doesNotContain("/error");
		}
	}

	@Test
	void inPlaceOfThePortBothKindsOfControllersAreCommands() throws Exception {
		try (TestServer server = TestServer.start(this.directory.resolve("s"),
				List.of(Shop.class, ShopCommands.class))) {
			assertThat(server.get("/price").body()).isEqualTo("12");
			assertThat(server.post("/restock", "[\"tea\", 3]").body()).isEqualTo("3 tea");
		}
	}

	@Test
	void aCommandOfTheApplicationTakesThePlaceOfABuiltInOne() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, this.directory.resolve("s"),
				List.of(OwnPing.class))) {
			assertThat(server.get("/ping").body()).isEqualTo("own");
		}
	}

	@Test
	void aRuleForAScriptIsNoRuleForNothing(CapturedOutput output) throws Exception {
		Path scripts = Files.createDirectory(this.directory.resolve("scripts"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path script = Files.writeString(scripts.resolve("backup"), "#!/bin/sh\necho saved\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, this.directory.resolve("s"), List.of(),
				"adminsock.scripts.directory=" + scripts, "adminsock.access.rules[0].command=backup",
				"adminsock.access.rules[0].allow=root")) {
			assertThat(server.post("/backup", "").body()).isEqualTo("saved\n");
			assertThat(output).doesNotContain("There is no command 'backup'");
		}
	}

	@Test
	void aCommandInPlaceOfTheErrorPageIsDecidedLikeAnyOther() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, this.directory.resolve("s"),
				List.of(OwnError.class), "adminsock.access.rules[0].command=refused",
				"adminsock.access.rules[0].allow=*")) {
			assertThat(server.get("/refused").body()).doesNotContain("hidden");
		}
	}

	@AdminController
	static class OwnError {

		@GetMapping("/refused")
		void refused(HttpServletResponse response) throws IOException {
			response.sendError(403);
		}

		@GetMapping("/error")
		String error() {
			return "hidden";
		}

	}

	@Test
	void malformedRequestsAreNotLoggedWithTheirSecrets() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, this.directory.resolve("s"), List.of())) {
			assertThat(LoggerFactory.getLogger("org.apache.coyote.http11.Http11Processor").isInfoEnabled()).isFalse();
			assertThat(LoggerFactory.getLogger("org.apache.tomcat.util.http.Parameters").isInfoEnabled()).isFalse();
			assertThat(server.get("/ping").status()).isEqualTo(200);
		}
	}

	@Test
	void twoInOneJvmStopInAnyOrder(CapturedOutput output) throws Exception {
		TestServer first = TestServer.start(this.directory.resolve("first"), List.of());
		TestServer.start(this.directory.resolve("second"), List.of()).close();
		assertThat(first.get("/ping").status()).isEqualTo(200);
		first.close();
		TestServer.start(this.directory.resolve("third"), List.of()).close();
		assertThat(output).doesNotContain(" WARN ", "ERROR");
	}

	@Test
	@SuppressWarnings("JdkObsolete")
	void theirTomcatLeavesTheNamesOfAnotherAlone() throws Exception {
		Context names = new NamingContext(new Hashtable<>(), "of another Tomcat");
		ResourceLinkFactory.setGlobalContext(names);
		try {
			TestServer.start(this.directory.resolve("s"), List.of()).close();
			ResourceLinkFactory.registerGlobalResourceAccess(names, "local", "global");
		}
		finally {
			ResourceLinkFactory.setGlobalContext(null);
		}
	}

	@Test
	void aReactiveServerCannotTakeTheSocket() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> TestServer.beside(WebApplicationType.REACTIVE, this.directory.resolve("s"), List.of(),
					"adminsock.replace-port=true"))
			.withMessageContaining("adminsock.replace-port")
			.satisfies((ex) -> assertThat(ex.getReason()).contains("reactive"));
	}

	@Test
	void whatIsConfiguredForCommandsHoldsForThemAndNotOnThePort() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.SERVLET, this.directory.resolve("s"),
				List.of(Shop.class, Stock.class, CommandConventions.class, SoldOutAdvice.class),
				"adminsock.access.rules[0].command=hidden", "adminsock.access.rules[0].allow=@none",
				"adminsock.access.rules[1].command=*", "adminsock.access.rules[1].allow=*")) {
			RawClient.Response missing = server.post("/take", "[\"coffee\"]");
			assertThat(missing.status()).isEqualTo(418);
			assertThat(missing.body()).isEqualTo("sold out: coffee");
			assertThat(missing.headers()).containsEntry("x-filtered", "yes").containsEntry("x-intercepted", "yes");
			assertThat(server.get("/filtered-to-hidden").status()).isEqualTo(403);
			assertThat(tcp(server, "/price").headers().map()).doesNotContainKeys("x-filtered", "x-intercepted");
		}
	}

	@AdminController
	static class Stock {

		@PostMapping("/take")
		String take(@Arg String good) {
			throw new IllegalStateException(good);
		}

		@GetMapping("/hidden")
		String hidden() {
			return "hidden";
		}

	}

	@AdminContextConfiguration
	static class CommandConventions {

		@Bean
		Filter headerFilter() {
			return (request, response, chain) -> {
				((HttpServletResponse) response).setHeader("X-Filtered", "yes");
				boolean leadsElsewhere = ((HttpServletRequest) request).getRequestURI().equals("/filtered-to-hidden");
				chain.doFilter(leadsElsewhere ? new Elsewhere((HttpServletRequest) request) : request, response);
			};
		}

		@Bean
		WebMvcConfigurer headerConfigurer() {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new HandlerInterceptor() {

						@Override
						public boolean preHandle(HttpServletRequest request, HttpServletResponse response,
								Object handler) {
							response.setHeader("X-Intercepted", "yes");
							return true;
						}

					});
				}

			};
		}

	}

	@RestControllerAdvice
	@AdminContextConfiguration
	static class SoldOutAdvice {

		@ExceptionHandler
		ResponseEntity<String> soldOut(IllegalStateException exception) {
			return ResponseEntity.status(418).body("sold out: " + exception.getMessage());
		}

	}

	static class Elsewhere extends HttpServletRequestWrapper {

		Elsewhere(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return "/hidden";
		}

		@Override
		public String getServletPath() {
			return "/hidden";
		}

	}

	@Test
	void infoTellsOfTheApplicationAndOfAdminsockApart() throws Exception {
		try (TestServer server = TestServer.beside(WebApplicationType.SERVLET, this.directory.resolve("s"), List.of(),
				"spring.application.name=shop", "spring.application.version=1.4", "spring.profiles.active=test,blue")) {
			JsonNode info = server.get("/info").json();
			assertThat(info.get("application").stringValue()).isEqualTo("shop");
			assertThat(info.get("version").stringValue()).isEqualTo("1.4");
			assertThat(info.get("adminsock").stringValue()).isEqualTo("development");
			assertThat(info.get("profiles").valueStream().map(JsonNode::stringValue)).containsExactly("test", "blue");
			assertThat(info.at("/ports/server.port").asString())
				.isEqualTo(server.context().getEnvironment().getProperty("local.server.port"));
		}
	}

	@Test
	void aTestOfAnApplicationHasNoSocketUnlessItAsksForIt() throws Exception {
		String test = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true";
		Path socket = this.directory.resolve("s");
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, socket, List.of(), test)) {
			assertThat(server.socket()).doesNotExist();
		}
		try (TestServer server = TestServer.beside(WebApplicationType.NONE, socket, List.of(), test,
				"adminsock.enabled=true")) {
			assertThat(server.get("/ping").body()).isEqualTo("pong");
		}
	}

	@AdminController
	static class OwnPing {

		@GetMapping("/ping")
		String ping() {
			return "own";
		}

	}

	private static HttpResponse<String> tcp(TestServer server, String path) throws IOException, InterruptedException {
		String port = server.context().getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	@RestController
	static class Shop {

		@GetMapping("/price")
		String price() {
			return "12";
		}

	}

	@AdminController
	static class ShopCommands {

		@PostMapping("/restock")
		String restock(@Arg String good, @Arg int count) {
			return "%d %s".formatted(count, good);
		}

	}

}
