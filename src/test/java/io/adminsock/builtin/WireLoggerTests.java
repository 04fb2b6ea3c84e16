package io.adminsock.builtin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import io.adminsock.command.Arg;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a client which may set levels cannot read the requests of other clients in
 * the log.
 */
@ExtendWith(OutputCaptureExtension.class)
class WireLoggerTests {

	private static final String SECRET = "s3cr3t-of-another";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	private final Map<String, LogLevel> before = new HashMap<>();

	@TempDir
	private Path directory;

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start(this.directory.resolve("s"), List.of(Commands.class));
		this.logging.getLoggerConfigurations()
			.stream()
			.filter((configuration) -> configuration.getConfiguredLevel() != null)
			.forEach((configuration) -> this.before.put(configuration.getName(), configuration.getConfiguredLevel()));
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.logging.getLoggerConfigurations()
			.stream()
			.map(LoggerConfiguration::getName)
			.forEach((name) -> this.logging.setLogLevel(name, this.before.get(name)));
	}

	@Test
	void whateverIsSetNoSecretIsLogged(CapturedOutput output) throws IOException {
		List<String> refused = new ArrayList<>();
		sendSecrets();
		for (String logger : everyLogger()) {
			if (this.server.post("/loglevel", "[\"%s\", \"trace\"]".formatted(logger)).status() == 403) {
				refused.add(logger);
			}
			this.server.post("/loglevel", "[\"%s\"]".formatted(logger));
		}
		for (String logger : everyLogger()) {
			this.server.post("/loglevel", "[\"%s\", \"trace\"]".formatted(logger));
		}
		assertThat(this.server.get("/loglevel?logger=ROOT").body()).isEqualTo("TRACE");
		assertThat(refused).contains("org.apache.coyote", "org.apache.coyote.http11.Http11Processor",
				"org.springframework.web");
		sendSecrets();
		this.server.get("/ping?last");
		awaitLine(output, "last");
		assertThat(output).doesNotContain(SECRET);
	}

	/** Returns the names of all loggers, including their parents and the root logger. */
	private List<String> everyLogger() {
		TreeSet<String> names = new TreeSet<>(List.of("ROOT", "root", ""));
		for (LoggerConfiguration configuration : this.logging.getLoggerConfigurations()) {
			names.add(configuration.getName());
			names.addAll(LoggerName.parents(configuration.getName()));
		}
		return List.copyOf(names);
	}

	private void sendSecrets() throws IOException {
		this.server.post("/login", "[\"%s\"]".formatted(SECRET));
		this.server.post("/login", "{\"password\": \"%s\"}".formatted(SECRET));
		this.server.post("/login", "[\"%s\"".formatted(SECRET));
		this.server.get("/get-login?password=" + SECRET);
		this.server.get("/later?password=" + SECRET);
		RawClient.exchange(this.server.socket(),
				"GET /ping HTTP/1.1\r\nHost: any\r\nAuthorization: %s\r\nCookie: a=%s\r\nX-Any: %s\r\n\r\n"
					.formatted(SECRET, SECRET, SECRET));
		RawClient.exchange(this.server.socket(), "GET /ping HTTP/1.1\r\nHost: any\r\nbad %s\r\n\r\n".formatted(SECRET));
		RawClient.exchange(this.server.socket(),
				"GET /ping HTTP/1.1\r\nHost: any\r\nCookie: a=\"%s\\\r\n\r\n".formatted(SECRET));
	}

	private static void awaitLine(CapturedOutput output, String text) {
		await().untilAsserted(() -> assertThat(output.getOut()).contains(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.coyote", "org.apache.tomcat.util.net.NioEndpoint",
			"org.apache.coyote.http11.Http11InputBuffer", "org.apache.catalina.core", "org.springframework.web",
			"org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor",
			"org.springframework.web.method.support.InvocableHandlerMethod", "org.apache.coyote$x",
			"org.springframework.http.converter", "org.hibernate.validator.internal", "java.lang.ProcessBuilder" })
	void theirLevelsAreNotLoweredByACommand(String logger) throws IOException {
		for (String level : List.of("debug", "trace")) {
			RawClient.Response response = this.server.post("/loglevel", "[\"%s\", \"%s\"]".formatted(logger, level));
			assertThat(response.status()).isEqualTo(403);
			assertThat(response.json().get("detail").stringValue()).isEqualTo(("At that level '%s' could write "
					+ "requests of all clients to the log, with their secrets. It is not set from here, but by "
					+ "logging.level.%s in the configuration.")
				.formatted(logger, logger));
		}
		assertThat(this.server.post("/loglevel", "[\"%s\", \"error\"]".formatted(logger)).status()).isEqualTo(200);
		assertThat(this.server.get("/loglevel?logger=" + logger).body()).isEqualTo("ERROR");
		assertThat(this.server.post("/loglevel", "[\"ROOT\", \"trace\"]").body()).isEqualTo("Success");
		assertThat(this.server.get("/loglevel?logger=" + logger).body()).isEqualTo("ERROR");
		assertThat(this.server.post("/loglevel", "[\"%s\"]".formatted(logger)).status())
			.isEqualTo(WireLoggers.ROOTS.contains(logger) ? 403 : 200);
		assertThat(this.server.get("/loglevel?logger=" + logger).body()).isIn("ERROR", "INFO", "WARN");
	}

	@ParameterizedTest
	@CsvSource({ "ROOT, org.apache.coyote", "root, org.apache.coyote", "'', org.apache.coyote",
			"org, org.springframework.web", "org.apache, org.apache.tomcat",
			"org.springframework, org.springframework.web" })
	void theyDoNotFollowALoggerAbove(String above, String wire) throws IOException {
		assertThat(configured(wire)).isNull();
		set(above, "trace");
		assertThat(level(wire)).isEqualTo("INFO");
		set(above, "debug");
		assertThat(level(wire)).isEqualTo("INFO");
		set(above, "error");
		assertThat(level(wire)).isEqualTo("ERROR");
		assertThat(configured(wire)).isNull();
		set(above, "info");
		assertThat(level(wire)).isEqualTo("INFO");
	}

	@Test
	void theLevelOfTheConfigurationStays() throws IOException {
		this.logging.setLogLevel("org.apache", LogLevel.DEBUG);
		this.logging.setLogLevel("org.springframework.web", LogLevel.TRACE);
		set("org.apache", "trace");
		assertThat(level("org.apache.coyote")).isEqualTo("DEBUG");
		assertThat(level("org.springframework.web")).isEqualTo("TRACE");
		set("org.apache", "debug");
		assertThat(configured("org.apache.coyote")).isNull();
	}

	private void set(String logger, String level) throws IOException {
		assertThat(this.server.post("/loglevel", "[\"%s\", \"%s\"]".formatted(logger, level)).body())
			.startsWith("Success");
	}

	private @Nullable LogLevel configured(String logger) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(logger);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

	private String level(String logger) throws IOException {
		return this.server.get("/loglevel?logger=" + logger).body();
	}

	@RestController
	static class Commands {

		@PostMapping("/login")
		void login(@Arg(secret = true) @Size(max = 5) String password) {
		}

		@GetMapping("/get-login")
		void getLogin(@Arg(secret = true) String password) {
		}

		@GetMapping("/later")
		CompletableFuture<String> later(@Arg(secret = true) String password) {
			return CompletableFuture.completedFuture("later");
		}

	}

}
