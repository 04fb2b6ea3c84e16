package io.adminsock.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.command.AdminController;
import io.adminsock.testing.Conditions;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a service with an admin socket beside it is the service that it was: its TCP
 * ports give the same answers, byte for byte, as those of a process without adminsock on
 * its class path. None of what the service does to its own requests holds on the socket.
 */
@Tag("beside")
@Timeout(180)
class SameServiceIT {

	private static final List<String> PATHS = List.of("/", "/page.html", "/price", "/visits", "/private/stock", "/fail",
			"/nosuch", "/jvm", "/ping", "/info", "/threads", "/late", "/actuator", "/actuator/health", "/actuator/info",
			"/login", "/error", "/favicon.ico");

	private static final List<String> OTHER = List.of(TcpClient.text("HEAD /price", ""),
			TcpClient.text("HEAD /page.html", ""), TcpClient.text("OPTIONS /price", ""),
			TcpClient.text("OPTIONS /ping", ""), TcpClient.text("OPTIONS *", ""), TcpClient.text("TRACE /", ""),
			TcpClient.text("BREW /price", ""), TcpClient.text("DELETE /price", ""),
			TcpClient.text("POST /shutdown", ""),
			TcpClient.text("POST /order", "[\"tea\"]", "Content-Type: text/plain"),
			TcpClient.text("POST /order", "{", "Content-Type: application/json"),
			TcpClient.text("POST /restock", "[\"tea\", 3]", "Content-Type: application/json"),
			TcpClient.text("POST /login", "username=user&password=secret",
					"Content-Type: application/x-www-form-urlencoded"),
			TcpClient.text("GET /price", "", "Accept: application/xml"), TcpClient.text("GET /price?a=[1]", ""),
			TcpClient.text("GET http://other/price", ""), TcpClient.text("GET /price", "", "Ho st: x"),
			"GET /price HTTP/1.1\r\nConnection: close\r\n\r\n", "GET /price HTTP/1.0\r\n\r\n",
			"GET /price HTTP/9.9\r\nHost: shop\r\n\r\n", "nonsense\r\n\r\n");

	@TempDir
	private Path directory;

	static Stream<Arguments> services() {
		return Stream.of(
				Arguments.of("its own handling of everything", Libraries.plain(),
						List.of("--server.servlet.context-path=/shop", "--shop.teapot=true",
								"--spring.jackson.default-property-inclusion=non_empty",
								"--spring.mvc.servlet.path=/api", "--server.error.path=/oops")),
				Arguments.of("Actuator on a port of its own", Libraries.observed(),
						List.of("--management.server.port=0",
								"--management.endpoints.web.exposure.include=health,info,metrics",
								"--server.forward-headers-strategy=framework")),
				Arguments.of("a login form", Libraries.secured(),
						List.of("--spring.security.user.name=user", "--spring.security.user.password=secret")),
				Arguments.of("lazy beans, virtual threads and MBeans", Libraries.plain(),
						List.of("--spring.main.lazy-initialization=true", "--spring.threads.virtual.enabled=true",
								"--server.tomcat.mbeanregistry.enabled=true", "--spring.jmx.enabled=true")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("services")
	void theServiceAnswersAsWithoutUs(String name, Libraries libraries, List<String> properties) throws Exception {
		try (Service without = without(libraries, properties); Service with = with(libraries, properties)) {
			assertSame(with.awaitStart(), without.awaitStart(), false);
			assertNothingOfTheServiceHoldsOnTheSocket(with);
		}
	}

	@Test
	void theServiceKeepsItsTls() throws Exception {
		Path store = KeyStores.create(this.directory);
		List<String> properties = List.of("--server.ssl.key-store=" + store,
				"--server.ssl.key-store-password=" + KeyStores.PASSWORD);
		try (Service without = without(Libraries.plain(), properties);
				Service with = with(Libraries.plain(), properties)) {
			assertSame(with.awaitStart(), without.awaitStart(), true);
			assertNothingOfTheServiceHoldsOnTheSocket(with);
			assertThat(TcpClient.of(with.ports().get(0)).request("GET /price")).contains("requires TLS");
		}
	}

	@Test
	void aServiceThatDevToolsRestartsHasItsSocketAgain() throws Exception {
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		try (Service service = Service
			.with(this.directory.resolve("developed"), Libraries.developed().with(classes), Shop.class,
					"--spring.main.sources=" + ShopCommands.class.getName(),
					"--spring.devtools.livereload.enabled=false")
			.awaitStart()) {
			assertThat(service.post("/restock", "[\"tea\", 3]").status()).isEqualTo(200);
			Files.writeString(classes.resolve("shop.properties"), "changed=true");
			service.process().awaitLog("Listening on unix:", 2).awaitLog("Tomcat started on port", 2);
			Conditions.await().until(() -> service.post("/restock", "[\"tea\", 3]").status() == 200);
			assertThat(service.process().log()).doesNotContain(" ERROR ");
			service.process().terminate().awaitExit();
			assertThat(service.socket()).doesNotExist();
		}
	}

	@Test
	void theServiceIsAWarInATomcatOfOthers() throws Exception {
		// Names of one length, because the answers contain them.
		Path run = this.directory.resolve("war-with");
		Map<String, String> environment = Map.of("SPRING_MAIN_SOURCES", ShopCommands.class.getName());
		try (Service without = Service.war(this.directory.resolve("war-none"), Libraries.observed(), Map.of());
				Service with = Service.war(run, Libraries.observed().with(AdminController.class), environment)) {
			without.process().awaitLog("Tomcat started on port");
			with.process().awaitLog("Tomcat started on port").awaitLog("Listening on unix:");
			assertSame(with, without, false);
			assertNothingOfTheServiceHoldsOnTheSocket(with);
			Files.createFile(run.resolve("reload"));
			with.process().awaitLog("Listening on unix:", 2);
			Conditions.await().until(() -> with.post("/restock", "[\"tea\", 3]").status() == 200);
			assertThat(TcpClient.of(with.ports().get(0)).request("GET /price")).contains("200");
			assertThat(with.process().log()).doesNotContain("memory leak");
			assertThat(with.process().log().lines().filter((line) -> line.contains(" WARN ")))
				.noneMatch((line) -> line.contains("adminsock-") || line.contains("Registry"));
			with.process().terminate().awaitExit();
			assertThat(with.socket()).doesNotExist();
		}
	}

	private Service with(Libraries libraries, List<String> properties) throws IOException {
		return Service.with(this.directory.resolve("with"), libraries, Shop.class,
				arguments(properties, "--spring.main.sources=" + ShopCommands.class.getName()));
	}

	private Service without(Libraries libraries, List<String> properties) throws IOException {
		return Service.without(this.directory.resolve("without"), libraries, Shop.class,
				arguments(properties, "--adminsock.path=any"));
	}

	private String[] arguments(List<String> properties, String own) throws IOException {
		Path pages = Files.createDirectories(this.directory.resolve("pages"));
		if (Files.notExists(pages.resolve("index.html"))) {
			Files.writeString(pages.resolve("page.html"), "<p>tea</p>");
			Files.writeString(pages.resolve("index.html"), "<p>welcome</p>");
		}
		List<String> arguments = new ArrayList<>(properties);
		arguments.addAll(List.of("--spring.web.resources.static-locations=file:%s/".formatted(pages), own));
		return arguments.toArray(String[]::new);
	}

	private static void assertSame(Service with, Service without, boolean isTls) throws IOException {
		List<Integer> ports = with.ports();
		List<Integer> portsWithout = without.ports();
		assertThat(ports).isNotEmpty().hasSameSizeAs(portsWithout);
		assertThat(ListeningPorts.of(with.process().pid())).containsExactlyInAnyOrderElementsOf(ports);
		for (int i = 0; i < ports.size(); i++) {
			for (String request : requests()) {
				String expected = answer(without, new TcpClient(portsWithout.get(i), isTls), request);
				assertThat(answer(with, new TcpClient(ports.get(i), isTls), request)).as(request).isEqualTo(expected);
			}
		}
		assertThat(ListeningPorts.of(with.process().pid())).containsExactlyInAnyOrderElementsOf(ports);
	}

	private static List<String> requests() {
		List<String> requests = new ArrayList<>(OTHER);
		for (String prefix : List.of("", "/shop", "/shop/api")) {
			PATHS.forEach((path) -> requests.add(TcpClient.text("GET " + prefix + path, "")));
		}
		return requests;
	}

	/**
	 * Returns an answer without what differs between any two processes.
	 */
	private static String answer(Service service, TcpClient client, String request) throws IOException {
		String answer = client.exchange(request);
		assertThat(answer).as(request).isNotEmpty();
		for (int port : service.ports()) {
			answer = answer.replace(Integer.toString(port), "PORT");
		}
		return answer.replace(service.directory().toString(), "DIRECTORY")
			.replaceAll("\r\nDate: [^\r]+", "\r\nDate: any")
			.replaceAll("(?i)\"timestamp\":\"[^\"]+\"", "\"timestamp\":any")
			.replaceAll("JSESSIONID=\\w+", "JSESSIONID=any")
			.replaceAll("(name=\"_csrf\"[^>]* value=)\"[^\"]+\"", "$1any");
	}

	private static void assertNothingOfTheServiceHoldsOnTheSocket(Service service) throws IOException {
		assertAnswer(service.get("/ping"), 200, "pong");
		assertAnswer(service.post("/restock", "[\"tea\", 3]"), 200, "in a transaction: 3 tea");
		assertAnswer(service.get("/private/count"), 200, "in a transaction: 12");
		assertAnswer(service.get("/late"), 200, "{\"goodName\":\"tea\",\"pounds\":9}");
		assertThat(service.get("/fresh").body()).isNotEqualTo(service.get("/fresh").body());
		assertThat(service.get("/fresh-without-proxy").body()).isNotEqualTo(service.get("/fresh-without-proxy").body());
		assertThat(service.get("/info").json().get("state").asString()).isEqualTo("running");
		assertProblem(service.post("/break", ""), 500, "failed");
		for (String path : List.of("/price", "/page.html", "/private/stock", "/nosuch", "/login", "/shop/ping",
				"/shop/price", "/error/nosuch")) {
			assertProblem(service.get(path), 404, "unknown-command");
		}
		assertThat(service.process().log()).doesNotContain("exposed");
	}

	private static void assertAnswer(RawClient.Response response, int status, String body) {
		assertThat(response.body()).isEqualTo(body);
		assertThat(response.status()).isEqualTo(status);
		assertNoTrace(response.headers());
	}

	private static void assertProblem(RawClient.Response response, int status, String kind) {
		assertThat(response.status()).as(response.body()).isEqualTo(status);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("kind").asString()).isEqualTo(kind);
		assertNoTrace(response.headers());
	}

	private static void assertNoTrace(Map<String, String> headers) {
		assertThat(headers).doesNotContainKeys("set-cookie", "location", "www-authenticate", "x-shop", "x-advice");
	}

}
