package io.adminsock.audit;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.command.Arg;
import io.adminsock.problem.Problem;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each command is logged in one line, whatever its outcome.
 */
@Timeout(120)
class AuditLogTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, NoControllers.class, Filters.class);

	private AuditLines lines;

	@BeforeEach
	void listen() {
		this.lines = new AuditLines();
	}

	@AfterEach
	void listenNoMore() {
		this.lines.close();
	}

	/** Sends a further request, so that a second line for the first one would be seen. */
	private String onlyLine() throws IOException {
		this.lines.await(1);
		server.get("/marker");
		this.lines.await((all) -> all.get(all.size() - 1).contains(" command=marker "));
		List<String> all = this.lines.await(2);
		assertThat(all).hasSize(2);
		return all.get(0);
	}

	@Test
	void aLineTellsWhoDidWhatWhenAndWhatCameOfIt() throws IOException {
		Instant before = Instant.now();
		server.post("/echo", "[\"a\", 1, {\"b\": [true, null]}]");
		Map<String, @Nullable String> fields = KeyValueParser.parse(awaitLine());
		assertThat(fields.keySet()).containsExactly("time", "socket", "user", "uid", "gid", "pid", "method", "command",
				"arguments", "status", "duration_ms", "bytes");
		assertThat(fields).containsEntry("socket", "default")
			.containsEntry("user", "root")
			.containsEntry("uid", "0")
			.containsEntry("gid", "0")
			.containsEntry("pid", String.valueOf(ProcessHandle.current().pid()))
			.containsEntry("method", "POST")
			.containsEntry("command", "echo")
			.containsEntry("arguments", "[\"a\",1,{\"b\":[true,null]}]")
			.containsEntry("status", "200")
			.containsEntry("bytes", "25");
		assertThat(Instant.parse(String.valueOf(fields.get("time")))).isBetween(before.minusMillis(1), Instant.now());
		assertThat(Double.parseDouble(String.valueOf(fields.get("duration_ms")))).isPositive().isLessThan(60_000);
	}

	private String awaitLine() {
		this.lines.await(1);
		return this.lines.all().get(0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					GET  /ping                     |              | method=GET command=ping arguments=[] status=200 bytes=4
					GET  /                         |              | method=GET command="" arguments=- status=200 bytes=\\d+
					POST /echo                     |              | method=POST command=echo arguments=[] status=200 bytes=2
					POST /echo                     | {"args": []} | method=POST command=echo arguments="{\\"args\\":[]}" status=200 bytes=2
					POST /echo?["a"]               |              | method=POST command=echo arguments="[\\"a\\"]" status=200 bytes=5
					GET  /loglevel?logger=ROOT     |              | method=GET command=loglevel arguments="{\\"logger\\":\\"ROOT\\"}" status=200 bytes=4
					GET  /ping;x                   |              | method=GET command=ping arguments=[] status=200 bytes=4
					GET  /%70ing                   |              | method=GET command=ping arguments=[] status=200 bytes=4
					GET  /nothing?password=x       |              | method=GET command=nothing arguments=- status=404 bytes=\\d+
					POST /nothing                  | ["x"]        | method=POST command=nothing arguments=- status=404 bytes=\\d+
					POST /ping                     | ["x"]        | method=POST command=ping arguments=- status=405 bytes=\\d+
					POST /number                   | ["x"]        | method=POST command=number arguments="[\\"x\\"]" status=400 bytes=\\d+
					POST /number                   | [1           | method=POST command=number arguments=- status=400 bytes=\\d+
					POST /fail                     | ["x"]        | method=POST command=fail arguments="[\\"x\\"]" status=500 bytes=\\d+
					POST /fail-error               | ["x"]        | method=POST command=fail-error arguments="[\\"x\\"]" status=500 bytes=\\d+
					POST /filter-fails             | ["x"]        | method=POST command=filter-fails arguments=- status=500 bytes=\\d+
					POST /filter-denies?a=b        | ["x"]        | method=POST command=filter-denies arguments=- status=403 bytes=\\d+ reason="rule 3: not in @ops"
					GET  /future                   |              | method=GET command=future arguments=[] status=200 bytes=6
					GET  /future-fails             |              | method=GET command=future-fails arguments=[] status=500 bytes=\\d+
					GET  /callable?name=x          |              | method=GET command=callable arguments="{\\"name\\":\\"x\\"}" status=200 bytes=6
					GET  /never                    |              | method=GET command=never arguments=[] status=503 bytes=\\d+
					GET  /stream                   |              | method=GET command=stream arguments=[] status=200 bytes=8
					GET  /forward                  |              | method=GET command=forward arguments=[] status=200 bytes=4
					POST /plain                    | [1, "ä"]     | method=POST command=plain arguments="[1, \\"ä\\"]" status=200 bytes=2
					GET  /param?x=%41              |              | method=GET command=param arguments="x=%41" status=200 bytes=1
					GET  /caught/all/of/it         |              | method=GET command=caught/all/of/it arguments=[] status=200 bytes=10
					OPTIONS /options               |              | method=OPTIONS command=options arguments=[] status=200 bytes=3
					OPTIONS /options-handler       |              | method=OPTIONS command=options-handler arguments=- status=200 bytes=3
					OPTIONS /options-route         |              | method=OPTIONS command=options-route arguments=- status=200 bytes=3
					OPTIONS /options-servlet       |              | method=OPTIONS command=options-servlet arguments=- status=200 bytes=3
					OPTIONS /nothing               |              | method=OPTIONS command=nothing arguments=- status=404 bytes=\\d+
					BREW /ping                     |              | method=BREW command=ping arguments=- status=405 bytes=\\d+
					""")
	void eachCommandIsOneLine(String request, @Nullable String body, String line) throws IOException {
		String[] parts = request.split(" +");
		server.send(parts[0], parts[1], (body != null) ? body : "");
		assertThat(onlyLine()).matches(line.replace("\\\"", "\\\\\"")
			.replace("[]", "\\[]")
			.replace("[\\\\\"", "\\[\\\\\"")
			.replace("\"[1", "\"\\[1")
			.replace("{\\\\", "\\{\\\\"));
	}

	/** The columns are the request, the status and the logged method. */
	@ParameterizedTest
	@CsvSource(textBlock = """
			GET /ping HTTP/1.1~Host: a~Host: b,                                      400, GET
			GET /ping HTTP/3.0~Host: any,                                            505, GET
			GET /ping HTTP/1.1~Host: any~A b: c,                                     400, GET
			GET /ping HTTP/1.1 HTTP/1.1~Host: any,                                   400, GET
			POST /echo HTTP/1.1~Host: any~Content-Length: 2~Content-Length: 3~~[],   400, POST
			POST /echo HTTP/1.1~Host: any~Transfer-Encoding: magic,                  501, POST
			GET /../ping HTTP/1.1~Host: any,                                         400, GET
			GET /ping%00 HTTP/1.1~Host: any,                                         400, GET
			GET /%zz HTTP/1.1~Host: any,                                             400, GET
			GET /%ff%fe HTTP/1.1~Host: any,                                          400, GET
			CONNECT any:80 HTTP/1.1~Host: any,                                       501, CONNECT
			G\u0001T /ping HTTP/1.1~Host: any,                                       400, -
			nonsense,                                                                400, -
			""")
	void aRequestThatCannotBeReadIsALineWithoutACommand(String request, int status, String method) throws IOException {
		String separator = request.contains("~~") ? "" : "\r\n\r\n";
		RawClient.exchange(server.socket(), request.replace("~", "\r\n") + separator);
		assertThat(onlyLine())
			.matches("method=%s command=- arguments=- status=%d bytes=\\d+".formatted(method, status));
	}

	@Test
	void aQuestionForOptionsIsNoCommand() throws IOException {
		assertThat(server.send("OPTIONS", "/", "").status()).isEqualTo(200);
		assertThat(server.send("OPTIONS", "/ping", "").status()).isEqualTo(200);
		assertThat(server.send("OPTIONS", "*", "").status()).isEqualTo(200);
		server.get("/marker");
		assertThat(this.lines.await(1)).hasSize(1);
	}

	@Test
	void aHeadHasNoBody() throws IOException {
		try (RawClient client = server.connect()) {
			assertThat(client.send("HEAD /large HTTP/1.1\r\nHost: any\r\n\r\n").readHead().status()).isEqualTo(200);
		}
		assertThat(onlyLine()).isEqualTo("method=HEAD command=large arguments=[] status=200 bytes=0");
	}

	@Test
	void aLargeAnswerIsCountedInFull() throws IOException {
		assertThat(server.get("/large").body()).hasSize(3_000_000);
		assertThat(onlyLine()).isEqualTo("method=GET command=large arguments=[] status=200 bytes=3000000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/large", "/large-stream" })
	void anAnswerThatTheClientDoesNotWaitForIsAborted(String path) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("GET %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path)).readHead();
		}
		assertThat(onlyLine()).startsWith("method=GET command=" + path.substring(1)).endsWith(" aborted=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/breaks", "/stream-breaks" })
	void anAnswerThatTheCommandBreaksOffIsAborted(String path) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("GET %s HTTP/1.1\r\nHost: any\r\n\r\n".formatted(path));
			assertThat(client.readHead().status()).isEqualTo(200);
		}
		assertThat(onlyLine()).startsWith("method=GET command=" + path.substring(1)).endsWith(" aborted=true");
	}

	@Test
	void theRequestsOfAConnectionAreALineEach() throws IOException {
		try (RawClient client = server.connect()) {
			for (int i = 0; i < 20; i++) {
				client.send(RawClient.request("POST", "/echo", "[%d]".formatted(i))).read();
			}
			client.send("GET /%00 HTTP/1.1\r\nHost: any\r\n\r\n").read();
		}
		List<String> all = this.lines.await(21);
		assertThat(all).hasSize(21).element(19).isEqualTo("method=POST command=echo arguments=[19] status=200 bytes=4");
		assertThat(all).last().asString().startsWith("method=GET command=- arguments=- status=400");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "%0a", "%0d%0atime=2026-01-01T00:00:00.000Z%20socket=default%20user=root%20command=shutdown",
					"%e2%80%ae", "%e2%80%a8", "%c2%85", "%1b[2J", "%22%20status=200", "%5cn", "%20", "%f0%9f%98%80",
					"%f3%a0%81%81", "=", "-", "a%2525" })
	void noPathForgesALine(String path) throws IOException {
		server.get("/" + path);
		String line = awaitLine();
		Map<String, @Nullable String> fields = KeyValueParser.parse(line);
		assertThat(fields).containsKeys("time", "user", "command").hasSize(12);
		assertIsOneVisibleLine(line);
		String decoded = URLDecoder.decode(path, StandardCharsets.UTF_8);
		assertThat(fields.get("command")).isIn(decoded, null);
	}

	@Test
	void noArgumentForgesALine() throws IOException {
		Random random = new Random(5);
		for (int i = 0; i < 300; i++) {
			int[] characters = random.ints(8, 0, 0x3000).toArray();
			String text = "\" x=\\\n\u202e" + new String(characters, 0, characters.length);
			this.lines.clear();
			server.post("/echo", JsonMapper.shared().writeValueAsString(List.of(text)));
			String line = awaitLine();
			assertIsOneVisibleLine(line);
			JsonNode arguments = JsonMapper.shared()
				.readTree(String.valueOf(KeyValueParser.parse(line).get("arguments")));
			assertThat(arguments.get(0).stringValue()).isEqualTo(text);
		}
	}

	@Test
	void noBodyAndNoQueryOfPlainSpringForgeALine() throws IOException {
		server.post("/plain", "[\"a\u202e\u2028\",\r\n 1]");
		server.get("/param?x=%0d%0a\"|");
		this.lines.await(2);
		for (String line : this.lines.all()) {
			assertIsOneVisibleLine(line);
			assertThat(KeyValueParser.parse(line).get("arguments")).isIn("[\"a\u202e\u2028\",\r\n 1]", "x=%0d%0a\"|");
		}
	}

	private static void assertIsOneVisibleLine(String line) {
		assertThat(line.codePoints()).as(line)
			.noneMatch(
					(codePoint) -> Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT
							|| Character.getType(codePoint) == Character.LINE_SEPARATOR
							|| Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR);
	}

	@Test
	void argumentsAreCut() throws IOException {
		server.post("/echo", "[\"%s\", 1]".formatted("x".repeat(500_000)));
		assertThat(onlyLine()).contains(" arguments=\"[\\\"%s…\" status=200 ".formatted("x".repeat(998)));
		this.lines.clear();
		server.post("/plain", "[\"%s\", 1]".formatted("ä".repeat(400_000)));
		assertThat(onlyLine()).contains(" arguments=\"[\\\"%s…\" status=200 ".formatted("ä".repeat(998)));
		this.lines.clear();
		server.post("/echo", "[%s1]".formatted("[1],".repeat(10_000)));
		assertThat(onlyLine())
			.contains(" arguments=\"%s…\" status=200 ".formatted(("[" + "[1],".repeat(250)).substring(0, 1_000)));
		this.lines.clear();
		server.get("/" + "y".repeat(5_000));
		assertThat(onlyLine()).contains(" command=\"%s…\" ".formatted("y".repeat(200)));
	}

	@Test
	void aLineCanBeJson() throws IOException {
		try (TestServer json = TestServer.start(server.socket().resolveSibling("json"), List.of(Commands.class),
				"adminsock.audit.format=json"); AuditLines jsonLines = new AuditLines()) {
			json.post("/echo", "[\"a\\n\u202e\"]");
			jsonLines.await(1);
			RawClient.exchange(json.socket(), "nonsense\r\n\r\n");
			jsonLines.await(2);
			JsonNode echo = JsonMapper.shared().readTree(jsonLines.all().get(0));
			assertThat(echo.propertyNames()).containsExactly("time", "socket", "user", "uid", "gid", "pid", "method",
					"command", "arguments", "status", "duration_ms", "bytes");
			assertThat(echo.get("uid").isNumber()).isTrue();
			assertThat(echo.get("status").isNumber()).isTrue();
			assertThat(echo.get("duration_ms").isNumber()).isTrue();
			assertThat(echo.get("arguments").stringValue()).isEqualTo("[\"a\\n\u202e\"]");
			assertThat(JsonMapper.shared().readTree(jsonLines.all().get(1)).get("command").isNull()).isTrue();
		}
	}

	@Test
	void argumentsCanBeLeftOut() throws IOException {
		try (TestServer without = TestServer.start(server.socket().resolveSibling("without"), List.of(Commands.class),
				"adminsock.audit.arguments=false"); AuditLines theirs = new AuditLines()) {
			without.post("/echo", "[\"a\"]");
			without.post("/plain", "[\"a\"]");
			assertThat(theirs.await(2)).containsExactlyInAnyOrder("method=POST command=echo status=200 bytes=5",
					"method=POST command=plain status=200 bytes=2");
		}
	}

	@ParameterizedTest
	@CsvSource({ "logging.level.adminsock.audit=info, true", "logging.level.adminsock.audit=warn, false" })
	void thePeerIsReadBeforehandOnlyForALog(String property, boolean read) throws IOException {
		try (TestServer other = TestServer.start(server.socket().resolveSibling("other"), List.of(Commands.class),
				property)) {
			assertThat(other.get("/peer-read").body()).isEqualTo(String.valueOf(read));
			assertThat(other.get("/marker").status()).isEqualTo(200);
		}
		finally {
			LoggingSystem.get(getClass().getClassLoader()).setLogLevel(AuditLog.LOGGER, null);
		}
	}

	@ParameterizedTest
	@CsvSource({ "key-value, KEY_VALUE", "KEY_VALUE, KEY_VALUE", "keyvalue, KEY_VALUE", "key=value, KEY_VALUE",
			"json, JSON", "JSON, JSON" })
	void theFormatIsUnderstoodHoweverItIsSpelled(String spelling, AuditLog.Format format) {
		Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("format", spelling)));
		assertThat(binder.bind("format", AuditLog.Format.class).get()).isEqualTo(format);
	}

	@RestController
	static class Commands {

		@GetMapping("/marker")
		void marker() {
		}

		@PostMapping("/number")
		int number(@Arg int number) {
			return number;
		}

		@PostMapping("/fail")
		void fail(@Arg String message) {
			throw new IllegalStateException(message);
		}

		@PostMapping("/fail-error")
		void failError(@Arg String message) {
			throw new StackOverflowError(message);
		}

		@PostMapping({ "/filter-fails", "/filter-denies" })
		void unreachable(@Arg String message) {
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> "future");
		}

		@GetMapping("/future-fails")
		CompletableFuture<String> futureFails() {
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException("broken");
			});
		}

		@GetMapping("/callable")
		Callable<String> callable(@Arg String name) {
			return () -> "called";
		}

		@GetMapping("/never")
		DeferredResult<String> never() {
			return new DeferredResult<>(Duration.ofMillis(50).toMillis());
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (output) -> {
				output.write("one\n".getBytes(StandardCharsets.UTF_8));
				output.flush();
				output.write("two\n".getBytes(StandardCharsets.UTF_8));
			};
		}

		@GetMapping("/large")
		String large() {
			return "x".repeat(3_000_000);
		}

		@GetMapping("/large-stream")
		StreamingResponseBody largeStream() {
			return (output) -> {
				for (int i = 0; i < 3_000; i++) {
					output.write(new byte[1_000]);
				}
			};
		}

		@GetMapping("/breaks")
		void breaks(HttpServletResponse response) throws IOException {
			response.getOutputStream().write(1);
			response.flushBuffer();
			throw new IllegalStateException("in the middle");
		}

		@GetMapping("/stream-breaks")
		StreamingResponseBody streamBreaks() {
			return (output) -> {
				output.write(new byte[100_000]);
				throw new IllegalStateException("in the middle");
			};
		}

		@GetMapping("/forward")
		void forward(HttpServletRequest request, HttpServletResponse response) throws Exception {
			request.getRequestDispatcher("/ping").forward(request, response);
		}

		@PostMapping("/plain")
		String plain(@RequestBody List<Object> args) {
			return "ok";
		}

		@GetMapping("/param")
		int param(@RequestParam String x) {
			return x.length();
		}

		@GetMapping("/caught/{*all}")
		String caught(@PathVariable String all) {
			return all.substring(1) + "!";
		}

		@RequestMapping(path = "/options", method = RequestMethod.OPTIONS)
		String options() {
			return "ran";
		}

		@GetMapping("/peer-read")
		boolean peerRead(HttpServletRequest request) {
			return ReflectionTestUtils.getField(request.getServletConnection(), "peer") != null;
		}

	}

	/** Handlers that accept every method, and so OPTIONS. */
	@AdminContextConfiguration
	static class NoControllers {

		@Bean("/options-handler")
		HttpRequestHandler handler() {
			return (request, response) -> response.getOutputStream().print("ran");
		}

		@Bean
		RouterFunction<ServerResponse> route() {
			return RouterFunctions.route(RequestPredicates.path("/options-route"),
					(request) -> ServerResponse.ok().body("ran"));
		}

		@Bean
		ServletRegistrationBean<HttpServlet> servlet() {
			return new ServletRegistrationBean<>(new RunningServlet(), "/options-servlet");
		}

	}

	static class RunningServlet extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getOutputStream().print("ran");
		}

	}

	@AdminContextConfiguration
	static class Filters {

		@Bean
		FilterRegistrationBean<?> failing() {
			FilterRegistrationBean<?> filter = new FilterRegistrationBean<>((request, response, chain) -> {
				throw new IllegalStateException("filter");
			});
			filter.addUrlPatterns("/filter-fails");
			return filter;
		}

		@Bean
		FilterRegistrationBean<?> denying() {
			FilterRegistrationBean<?> filter = new FilterRegistrationBean<>((request, response, chain) -> {
				request.setAttribute(Problem.REASON_ATTRIBUTE, "rule 3: not in @ops");
				((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
			});
			filter.addUrlPatterns("/filter-denies");
			return filter;
		}

	}

}
