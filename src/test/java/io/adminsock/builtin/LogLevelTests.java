package io.adminsock.builtin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import io.adminsock.testing.TestServer;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the command that shows and sets levels of loggers.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogLevelTests {

	private static final String LOGGER = "com.example.loglevel";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with();

	@Test
	void levelIsSetAndReset() throws IOException {
		assertThat(server.post("/loglevel", "[\"%s\", \"debug\"]".formatted(LOGGER)).body())
			.isEqualTo("Success, but there was no logger '%s' until now: is the name right?".formatted(LOGGER));
		assertThat(server.post("/loglevel", "[\"%s\", \"debug\"]".formatted(LOGGER)).body()).isEqualTo("Success");
		assertThat(server.get("/loglevel?logger=" + LOGGER).body()).isEqualTo("DEBUG");
		assertThat(server.get("/loglevel?[\"%s.child\"]".formatted(LOGGER)).status()).isEqualTo(404);
		assertThat(server.get("/loglevel").json().get(LOGGER).stringValue()).isEqualTo("DEBUG");
		assertThat(LogFactory.getLog(LOGGER).isDebugEnabled()).isTrue();
		assertThat(LogFactory.getLog(LOGGER).isTraceEnabled()).isFalse();
		assertThat(server.post("/loglevel", "{\"logger\": \"%s\"}".formatted(LOGGER)).body()).isEqualTo("Success");
		assertThat(server.get("/loglevel?logger=" + LOGGER).body()).isEqualTo("INFO");
		assertThat(server.get("/loglevel").json().has(LOGGER)).isFalse();
	}

	@Test
	void rootIsSetAndRead() throws IOException {
		assertThat(server.get("/loglevel?logger=ROOT").body()).isEqualTo("INFO");
		assertThat(server.post("/loglevel", "[\"ROOT\", \"WARN\"]").body()).isEqualTo("Success");
		assertThat(server.get("/loglevel?logger=ROOT").body()).isEqualTo("WARN");
		assertThat(server.post("/loglevel", "[\"ROOT\", \"INFO\"]").body()).isEqualTo("Success");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"adminsock.audit\", \"off\"]", "[\"adminsock.audit\", \"info\"]",
			"[\"adminsock.audit\"]", "{\"logger\": \"adminsock.audit\", \"level\": \"warn\"}", "[\"ROOT\", \"off\"]",
			"[\"adminsock\", \"off\"]" })
	void theAuditLogGoesOn(String arguments, CapturedOutput output) throws IOException {
		RawClient.Response response = server.post("/loglevel", arguments);
		if (arguments.contains("audit")) {
			assertThat(response.status()).isEqualTo(403);
			assertThat(response.body()).contains("The audit log is not turned off from here");
		}
		assertThat(server.get("/loglevel?logger=adminsock.audit").body()).isEqualTo("INFO");
		server.get("/ping?after");
		assertLogged(output, "command=ping arguments=\"{\\\"after");
		server.post("/loglevel", "[\"ROOT\", \"INFO\"]");
		server.post("/loglevel", "[\"adminsock\"]");
	}

	/** Waits for a line, because it may be logged after the response has been sent. */
	private static void assertLogged(CapturedOutput output, String text) {
		await().untilAsserted(() -> assertThat(output.getOut()).contains(text));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '\0',
			textBlock = """
					["ROOT"]           ; bad-request   ; The root logger has no parent: give a level.
					["ROOT", null]     ; bad-request   ; The root logger has no parent: give a level.
					[""]               ; bad-request   ; The root logger has no parent: give a level.
					["x", "loud"]      ; bad-arguments ; Argument 'level': expected TRACE|DEBUG|INFO|WARN|ERROR|FATAL|OFF, got "loud".
					["x", 0]           ; bad-arguments ; Argument 'level': expected TRACE|DEBUG|INFO|WARN|ERROR|FATAL|OFF, got 0.
					[]                 ; bad-arguments ; Argument 'logger' (string) is missing.
					""")
	void wrongLevelIsRefused(String arguments, String kind, String detail) throws IOException {
		RawClient.Response response = server.post("/loglevel", arguments);
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("kind").stringValue()).isEqualTo(kind);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
	}

	@Test
	void unknownLoggerIsNotFound() throws IOException {
		RawClient.Response response = server.get("/loglevel?logger=no.such.logger");
		assertThat(response.status()).isEqualTo(404);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("There is no logger 'no.such.logger' yet. Setting its level makes it.");
	}

	@Test
	void aLoggerThatIsNotThereIsNotMadeToBeReset() throws IOException {
		assertThat(server.post("/loglevel", "[\"com.example.absent\"]").body())
			.isEqualTo("Success, but there was no logger 'com.example.absent' until now: is the name right?");
		assertThat(server.get("/loglevel?logger=com.example.absent").status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.", "a$", "a" })
	void aNameHasLimits(String part) throws IOException {
		String name = part.repeat(10_000);
		long before = loggers();
		RawClient.Response set = server.post("/loglevel", "[\"%s\", \"debug\"]".formatted(name));
		assertThat(set.status()).isEqualTo(400);
		assertThat(set.json().get("detail").stringValue())
			.isEqualTo("The name of a logger has at most 200 characters and 30 parts.");
		assertThat(server.get("/loglevel?logger=" + part.repeat(201)).status()).isEqualTo(400);
		assertThat(server.post("/loglevel", "[\"%s\", \"debug\"]".formatted("b.".repeat(30))).status()).isEqualTo(400);
		assertThat(loggers()).isEqualTo(before);
	}

	private static long loggers() {
		return LoggingSystem.get(LogLevelTests.class.getClassLoader()).getLoggerConfigurations().size();
	}

	@Test
	void theCommandMakesOnlySoManyLoggers(@TempDir Path directory) throws IOException {
		try (TestServer other = TestServer.start(directory.resolve("s"), List.of());
				RawClient client = RawClient.connect(other.socket())) {
			long before = loggers();
			for (int i = 0; i < 599; i++) {
				assertThat(setFresh(client, i).status()).isEqualTo((i < 500) ? 200 : 409);
			}
			RawClient.Response last = setFresh(client, 599);
			assertThat(loggers() - before).isEqualTo(1_000);
			assertThat(last.json().get("detail").stringValue())
				.isEqualTo("There is no logger 'fresh599.child', and no room for it: this command has made 1000 "
						+ "loggers since the start. Name one that exists.");
			assertThat(other.post("/loglevel", "[\"fresh1\", \"warn\"]").body()).isEqualTo("Success");
			assertThat(other.get("/loglevel?logger=fresh1.child").body()).isEqualTo("OFF");
		}
	}

	private static RawClient.Response setFresh(RawClient client, int number) throws IOException {
		String arguments = "[\"fresh%d.child\", \"off\"]".formatted(number);
		return client.send(RawClient.request("POST", "/loglevel", arguments)).read();
	}

}
