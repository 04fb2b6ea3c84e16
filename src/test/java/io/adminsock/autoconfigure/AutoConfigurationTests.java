package io.adminsock.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.adminsock.server.AdminsockApplication;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of applications that have adminsock as a dependency.
 */
@ExtendWith(OutputCaptureExtension.class)
class AutoConfigurationTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "server.port=8080", "server.port=0", "server.port=-1", "server.address=127.0.0.1" })
	void applicationListensOnTheSocketInPlaceOfItsPort(String property) throws Exception {
		try (TestServer server = TestServer.replacingPort(this.directory.resolve("s"), List.of(Plain.class),
				property)) {
			assertThat(server.post("/plain", "").body()).isEqualTo("plain");
			assertThat(server.get("/ping").status()).isEqualTo(404);
			assertThat(server.context().getEnvironment().getProperty("server.tomcat.max-keep-alive-requests"))
				.isEqualTo("-1");
		}
	}

	@Test
	void whatTheApplicationSaysGoesBeforeTheDefaults() {
		try (TestServer server = TestServer.replacingPort(this.directory.resolve("s"), List.of(),
				"server.tomcat.max-keep-alive-requests=7")) {
			assertThat(server.context().getEnvironment().getProperty("server.tomcat.max-keep-alive-requests"))
				.isEqualTo("7");
		}
	}

	@Test
	void whatTheApplicationSaysByDefaultOrInAPropertySourceGoesBeforeTheDefaults() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoWeb.class,
				WithPropertySource.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("adminsock.server.threads=7", "own=default")
			.run("--spring.main.banner-mode=off", "--adminsock.standalone=true", "--spring.main.keep-alive=false",
					"--adminsock.path=" + this.directory.resolve("s"))) {
			assertThat(context.getEnvironment().getProperty("adminsock.server.threads")).isEqualTo("7");
			assertThat(context.getEnvironment().getProperty("adminsock.server.accept-count")).isEqualTo("17");
			assertThat(context.getEnvironment().getProperty("own")).isEqualTo("default");
		}
	}

	@Test
	void disabledItLeavesNothingBehind() throws Exception {
		Path socket = this.directory.resolve("s");
		try (TestServer server = TestServer.replacingPort(socket, List.of(Plain.class), "adminsock.enabled=false",
				"server.port=0")) {
			assertThat(socket).doesNotExist();
			assertThat(ours(server.context())).isEmpty();
			assertThat(server.context().getEnvironment().containsProperty("server.tomcat.max-keep-alive-requests"))
				.isFalse();
			int port = Objects.requireNonNull(((ServletWebServerApplicationContext) server.context()).getWebServer())
				.getPort();
			assertThat(port).isPositive();
			HttpClient client = HttpClient.newHttpClient();
			URI uri = URI.create("http://127.0.0.1:%d/plain".formatted(port));
			HttpRequest request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
			assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("plain");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "adminsock.acces.rules[0].command=x", "adminsock.access.rules[0].comand=x",
			"adminsock.sockets.readonly.comands=ping", "adminsock.mod=0600" })
	void startWithAPropertyThatThereIsNotFails(String property, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> TestServer
					.start(this.directory.resolve("s"), List.of(), property,
							"adminsock.sockets.readonly.path=" + this.directory.resolve("r"))
					.close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(property.split("=")[0]);
	}

	@Test
	void applicationWithoutAWebServerDoesNotGetOneInPlaceOfAPort() {
		Path socket = this.directory.resolve("s");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoWeb.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--adminsock.path=" + socket, "--adminsock.replace-port=true", "--spring.main.banner-mode=off")) {
			assertThat(ours(context)).isEmpty();
			assertThat(socket).doesNotExist();
		}
	}

	@Test
	void disabledAStandaloneServerIsOnNoPort() {
		Path socket = this.directory.resolve("s");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoWeb.class, Plain.class)
			.registerShutdownHook(false)
			.run("--adminsock.path=" + socket, "--adminsock.standalone=true", "--adminsock.enabled=false",
					"--spring.main.banner-mode=off")) {
			assertThat(context).isNotInstanceOf(ServletWebServerApplicationContext.class);
			assertThat(socket).doesNotExist();
		}
	}

	@ParameterizedTest
	@CsvSource({ "adminsock.replace-port=true, true", "spring.main.web-application-type=servlet, true",
			"spring.main.web-application-type=reactive, true", "spring.main.web-application-type=servlet, false" })
	void noOtherServerIsBesideAStandaloneOne(String property, boolean enabled) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> TestServer.start(this.directory.resolve("s"), List.of(Plain.class), property,
					"adminsock.enabled=" + enabled))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("adminsock.standalone"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "adminsock.access.rules[0].command=ping", "adminsock.access.rules[0].allow=root",
			"adminsock.scripts.directory=commands.d", "adminsock.sockets.other.commands=ping" })
	void whatWouldNotHoldInPlaceOfThePortStopsTheStart(String property) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> TestServer.replacingPort(this.directory.resolve("s"), List.of(), property,
					"adminsock.sockets.other.path=" + this.directory.resolve("o")))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("adminsock.replace-port"));
	}

	@Test
	void settingsOfAWebServerThatIsNotThereAreReported(CapturedOutput output) {
		TestServer.start(this.directory.resolve("s"), List.of(), "server.tomcat.threads.max=7", "server.port=80")
			.close();
		assertThat(output).contains("server.port, server.tomcat.threads.max: without effect");
	}

	private static List<String> ours(ConfigurableApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.filter((name) -> name.toLowerCase(Locale.ROOT).contains("adminsock"))
			.filter((name) -> !name.contains("Tests"))
			.toList();
	}

	@Test
	void applicationStoppedAndStartedAgainTakesTheSamePath() throws Exception {
		Path socket = this.directory.resolve("s");
		for (int i = 0; i < 2; i++) {
			try (TestServer server = TestServer.start(socket, List.of())) {
				assertThat(server.get("/ping").body()).isEqualTo("pong");
			}
			assertThat(Files.exists(socket)).isFalse();
		}
	}

	@Test
	void controllerBelowTheApplicationsPackageIsFoundAndNothingIsThereTwice() throws Exception {
		Path socket = this.directory.resolve("s");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AdminsockApplication.class)
			.properties("adminsock.standalone=true", "spring.main.keep-alive=false")
			.registerShutdownHook(false)
			.run("--adminsock.path=" + socket, "--spring.main.banner-mode=off")) {
			assertThat(RawClient.post(socket, "/greet", "[\"World\"]").body()).isEqualTo("Hello World");
			assertThat(context.getBeanNamesForType(AdminServerAutoConfiguration.class)).hasSize(1);
			assertThat(
					AdminContexts.of(context).getBean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet())
				.filteredOn((info) -> info.getPatternValues().contains("/ping"))
				.hasSize(1);
		}
	}

	@RestController
	static class Plain {

		@PostMapping("/plain")
		String plain() {
			return "plain";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@PropertySource("classpath:io/adminsock/application-own.properties")
	static class WithPropertySource {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoWeb {

	}

}
