package io.adminsock.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the built-in commands.
 */
class BuiltinCommandTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with()
		.properties("adminsock.mode=0640", "spring.application.name=tests", "spring.application.version=1.4");

	@Test
	void pingAnswersPong() throws IOException {
		assertThat(server.get("/ping").body()).isEqualTo("pong");
		assertThat(server.send("GET", "/ping?x=1", "").json().get("detail").stringValue())
			.isEqualTo("There is no argument 'x': no arguments are taken.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[1,1.10,-0.5,true,null,\"\"]", "[123456789012345678901234567890]",
			"[0.1234567890123456789012345]", "[\"ünï ☃ 🦊 \\u0000\\n\\\"\"]", "[[],[[1.50,{}]],{\"a\":{\"b\":[null]}}]",
			"[{\"z\":1,\"a\":2}]" })
	void echoGivesEverythingBack(String arguments) throws IOException {
		assertThat(server.post("/echo", arguments).body()).isEqualTo(arguments);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			[1e400]          | [1E+400]
			[1.0E-9]         | [1.0E-9]
			{"args": [1, 2]} | [1,2]
			""")
	void echoKeepsTheValueOfANumber(String arguments, String answer) throws IOException {
		assertThat(server.post("/echo", arguments).body()).isEqualTo(answer);
	}

	@Test
	void echoWithoutArgumentsIsAnEmptyList() throws IOException {
		assertThat(server.post("/echo", "").body()).isEqualTo("[]");
		assertThat(server.post("/echo", "[{\"a\":1,\"a\":2}]").status()).isEqualTo(400);
		assertThat(server.get("/echo").status()).isEqualTo(405);
	}

	@Test
	void whoamiTellsThePeer() throws IOException {
		JsonNode whoami = server.get("/whoami").json();
		assertThat(whoami.propertyNames()).containsExactly("user", "group", "uid", "gid", "pid", "groups", "gids",
				"groupsFrom");
		assertThat(whoami.get("user").stringValue()).isEqualTo(System.getProperty("user.name"));
		assertThat(whoami.get("pid").longValue()).isEqualTo(ProcessHandle.current().pid());
	}

	@Test
	void infoTellsApplicationProcessSocketAndMemory() throws IOException {
		JsonNode info = server.get("/info").json();
		assertThat(info.propertyNames()).containsExactly("application", "version", "state", "adminsock", "pid",
				"started", "uptime", "java", "socket", "sockets", "memory");
		assertThat(info.get("sockets")).isEmpty();
		assertThat(info.get("application").stringValue()).isEqualTo("tests");
		assertThat(info.get("state").stringValue()).isEqualTo("running");
		assertThat(info.get("version").stringValue()).isEqualTo("1.4");
		assertThat(info.get("adminsock").stringValue()).isEqualTo("development");
		assertThat(info.get("pid").longValue()).isEqualTo(ProcessHandle.current().pid());
		assertThat(Instant.parse(info.get("started").stringValue())).isBefore(Instant.now());
		assertThat(Duration.parse(info.get("uptime").stringValue())).isPositive();
		assertThat(info.get("java").stringValue()).contains(Runtime.version().toString());
		assertThat(info.get("socket")).hasToString(
				"{\"path\":\"%s\",\"mode\":\"0640\",\"owner\":\"%s\",\"group\":\"%s\"}".formatted(server.socket(),
						Files.getOwner(server.socket()), Files.getAttribute(server.socket(), "posix:group")));
		JsonNode memory = info.get("memory");
		assertThat(memory.get("heapUsed").longValue()).isPositive()
			.isLessThanOrEqualTo(memory.get("heapCommitted").longValue());
		assertThat(memory.get("heapMax").longValue()).isEqualTo(Runtime.getRuntime().maxMemory());
	}

	@Test
	void threadsShowsWhatEachThreadIsDoing() throws Exception {
		Thread thread = new Thread(BuiltinCommandTests::waitForInterrupt, "a thread to be found");
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		RawClient.Response response = server.get("/threads");
		thread.interrupt();
		assertThat(response.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
		assertThat(response.body()).contains("\"a thread to be found\"", "BuiltinCommandTests.waitForInterrupt(",
				"\"main\"");
	}

	private static void waitForInterrupt() {
		try {
			Thread.sleep(60_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
