package io.adminsock.logging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.adminsock.command.Arg;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import io.adminsock.testing.Standalone;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks by clients that send line breaks, terminal sequences and non-ASCII letters in
 * all parts of requests which the server may log.
 */
@Timeout(240)
class ForgedLineIT {

	private static final String FORGED = "2001-01-01T00:00:00.000Z  INFO 1 --- [main] adminsock.audit : time=forged";

	private static final String ENCODED = "%0a" + FORGED.replace(" ", "%20").replace("[", "%5b").replace("]", "%5d")
			+ "%1b%5b2J%c2%9b%e2%80%a8";

	/** A character that ASCII does not have. */
	private static final String LETTER = "%c3%a4";

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private Path socket;

	@ParameterizedTest
	@ValueSource(strings = { "C", "POSIX", "C.UTF-8" })
	void noClientForgesALine(String locale) throws Exception {
		try (ServerProcess server = start(locale)) {
			attack(server);
			List<String> lines = lines(server);
			assertThat(lines).allSatisfy(ForgedLineIT::assertHarmless);
			assertThat(lines).filteredOn((line) -> line.contains(" adminsock.audit ") && !line.startsWith(" "))
				.allMatch((line) -> line.contains(" : time=20") && line.contains(" socket=default "));
			// Each kind of text reached the log: an audit line, a message and an
			// exception.
			assertThat(lines).anyMatch((line) -> line.contains("command=\"") && line.contains("\\n2001-"));
			assertThat(lines).anyMatch((line) -> line.startsWith("    2001-"));
			assertThat(lines).anyMatch((line) -> line.startsWith("    java.lang.IllegalStateException: "));
		}
	}

	@Test
	void noClientForgesALineWhateverTheLevels() throws Exception {
		try (ServerProcess server = start("C")) {
			for (String logger : List.of("ROOT", "org", "org.apache", "org.springframework", "io", "tools", "com")) {
				assertThat(RawClient.post(this.socket, "/loglevel", "[\"%s\", \"trace\"]".formatted(logger)).status())
					.isEqualTo(200);
			}
			attack(server);
			assertThat(lines(server)).allSatisfy(ForgedLineIT::assertHarmless);
			assertThat(RawClient.get(this.socket, "/loglevel?logger=org.apache").body()).isEqualTo("TRACE");
		}
	}

	/** No file is looked up for the path, so only the audit log contains it. */
	@ParameterizedTest
	@ValueSource(strings = { "C", "C.UTF-8" })
	void anUnknownPathIsInTheAuditLogOnly(String locale) throws Exception {
		try (ServerProcess server = start(locale)) {
			int before = lines(server).size();
			for (String path : paths().toList()) {
				RawClient.get(this.socket, path);
			}
			awaitLast(server);
			List<String> lines = lines(server);
			assertThat(lines.subList(before, lines.size())).allMatch((line) -> line.contains(" adminsock.audit "));
		}
	}

	@Test
	void aPatternOfTheApplicationIsSafeToo() throws Exception {
		try (ServerProcess server = start("C.UTF-8", "--logging.pattern.console=%d{yyyy}-|%msg|%n")) {
			attack(server);
			assertThat(lines(server)).allSatisfy(ForgedLineIT::assertHarmless);
		}
	}

	@Test
	void aConfigurationOfTheApplicationIsSafeToo() throws Exception {
		Path audit = this.directory.resolve("audit.log");
		Path configuration = Files.writeString(this.directory.resolve("logback.xml"), """
				<configuration>
				    <include resource="org/springframework/boot/logging/logback/base.xml"/>
				    <appender name="AUDIT" class="ch.qos.logback.core.FileAppender">
				        <file>%s</file>
				        <encoder>
				            <charset>US-ASCII</charset>
				            <pattern>%%msg%%n</pattern>
				        </encoder>
				    </appender>
				    <appender name="LATER" class="ch.qos.logback.classic.AsyncAppender">
				        <appender-ref ref="AUDIT"/>
				    </appender>
				    <root level="info">
				        <appender-ref ref="LATER"/>
				    </root>
				</configuration>
				""".formatted(audit));
		try (ServerProcess server = start("C.UTF-8", "--logging.config=" + configuration)) {
			attack(server);
			assertThat(lines(server)).allSatisfy(ForgedLineIT::assertHarmless);
			List<String> lines = Files.readAllLines(audit, StandardCharsets.US_ASCII);
			assertThat(lines).allSatisfy(ForgedLineIT::assertHarmless);
			assertThat(lines).anyMatch((line) -> line.contains("command=\"\\u00e4\\n2001-"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "C", "C.UTF-8" })
	void aStructuredLogIsSafeByItself(String locale) throws Exception {
		try (ServerProcess server = start(locale, "--logging.structured.format.console=ecs")) {
			attack(server);
			List<String> lines = lines(server);
			assertThat(lines).allMatch((line) -> line.startsWith("{") && line.endsWith("}"));
			assertThat(lines).allMatch((line) -> !CONTROL.matcher(line).find());
			assertThat(lines).map((line) -> JsonMapper.shared().readTree(line).get("message").stringValue())
				.anyMatch((message) -> message.contains("command=\"ä\\n2001-"));
		}
	}

	/** Different commands are logged differently. */
	@ParameterizedTest
	@CsvSource({ "C, key-value", "C, json", "C.UTF-8, key-value", "C.UTF-8, json" })
	void whatTheCharsetLacksIsEscaped(String locale, String format) throws Exception {
		try (ServerProcess server = start(locale, "--logging.charset.console=US-ASCII",
				"--adminsock.audit.format=" + format)) {
			RawClient.get(this.socket, "/%c3%a4");
			RawClient.get(this.socket, "/%c3%b6");
			RawClient.get(this.socket, "/%f0%9f%98%80");
			RawClient.post(this.socket, "/note", "[\"ä\"]");
			RawClient.post(this.socket, "/note", "[\"\\\\u00e4\"]");
			awaitLast(server);
			assertThat(server.log()).contains("\"\\u00e4\"", "\"\\u00f6\"", "\"\\ud83d\\ude00\"", "[\\\"\\u00e4\\\"]",
					"[\\\"\\\\\\\\u00e4\\\"]");
		}
	}

	private ServerProcess start(String locale, String... arguments) throws Exception {
		JavaProgram.openToAll(this.directory);
		this.socket = this.directory.resolve("s");
		String[] all = Stream
			.concat(Stream.of("--adminsock.path=" + this.socket, "--adminsock.mode=0666"), Stream.of(arguments))
			.toArray(String[]::new);
		return ServerProcess.launchClass(Application.class, Map.of("LC_ALL", locale), List.of(), this.directory, all)
			.awaitLog("Started ");
	}

	private static Stream<String> paths() {
		return Stream.of("/", "/x/", "/webjars/", "/error/", "/WEB-INF/", "/ping/", "/fail/", "/static/", "/;x")
			.flatMap((path) -> Stream.of(path + LETTER + ENCODED, path + ENCODED + LETTER + "/",
					path + ENCODED + ".jsp", path + "x?" + ENCODED, path + LETTER + "/..;" + ENCODED));
	}

	private void attack(ServerProcess server) throws Exception {
		for (String path : paths().toList()) {
			RawClient.get(this.socket, path);
			RawClient.post(this.socket, path, FORGED);
		}
		String text = JsonMapper.shared().writeValueAsString("ä\n" + FORGED + "\u001b[2J\r\u0085\n\n" + FORGED);
		RawClient.post(this.socket, "/fail", "[%s]".formatted(text));
		RawClient.post(this.socket, "/note", "[%s]".formatted(text));
		RawClient.get(this.socket, "/parameter?x=%zz" + ENCODED + "&" + ENCODED + "=%zz");
		for (String header : List.of("Cookie: a=\u0001\n" + FORGED, "Content-Type: \u001b[2J", "Accept: \u001b/x\u0085",
				"Host: \u001b[2J", "Expect: " + FORGED, "Transfer-Encoding: \u001b", "Range: bytes=\u0085",
				"Authorization: Basic \u001b", "Origin: \u0085\u001b", "Upgrade: h2c\u001b", "Bad \u001b: x",
				"Content-Length: \u001b")) {
			exchange("POST /fail HTTP/1.1\r\n%s%s\r\nConnection: close\r\n\r\n"
				.formatted(header.startsWith("Host") ? "" : "Host: any\r\n", header));
		}
		exchange("GET /\u001b[2J\u00e4 HTTP/1.1\r\nHost: any\r\n\r\n");
		exchange("G\u001b\u00e4T / HTTP/1.1\r\nHost: any\r\n\r\n");
		exchange("GET / HTTP/\u001b\r\nHost: any\r\n\r\n");
		Programs.runAs(4711, 4711, "", "curl", "-s", "--path-as-is", "--unix-socket", this.socket.toString(),
				"http://any/" + LETTER + ENCODED);
		awaitLast(server);
	}

	private void exchange(String request) throws IOException {
		try {
			RawClient.exchange(this.socket, request);
		}
		catch (IOException ex) {
			// The server may close the connection.
		}
	}

	/**
	 * Waits for the line of a last request, which comes after the lines of all others,
	 * because each request waited for its response.
	 */
	private void awaitLast(ServerProcess server) throws Exception {
		RawClient.get(this.socket, "/last");
		server.awaitLog("last");
	}

	private static List<String> lines(ServerProcess server) throws IOException {
		return server.log().lines().toList();
	}

	private static void assertHarmless(String line) {
		assertThat(line).doesNotStartWith("2001-").doesNotStartWith("?").doesNotContainPattern(CONTROL);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			Standalone.run(Application.class, args);
		}

		@RestController
		static class Commands {

			private static final Log logger = LogFactory.getLog(Commands.class);

			@PostMapping("/fail")
			void fail(@Arg String message) {
				throw new IllegalStateException(message, new IllegalArgumentException(message));
			}

			@PostMapping("/note")
			void note(@Arg String message) {
				logger.warn(message);
			}

			@GetMapping("/parameter")
			String parameter(HttpServletRequest request) {
				return String.valueOf(request.getParameter("x"));
			}

		}

	}

}
