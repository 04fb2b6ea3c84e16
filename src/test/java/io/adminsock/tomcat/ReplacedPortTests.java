package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application whose own server listens on the socket in place of its port:
 * the properties of its server hold, it knows the peer, and the rest is as it was.
 */
class ReplacedPortTests {

	private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: any\r\n\r\n";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private Path readonly;

	@BeforeEach
	void choosePaths() {
		JavaProgram.openToAll(this.directory);
		this.readonly = this.directory.resolve("readonly.sock");
	}

	@Test
	void theApplicationKnowsItsPeer() {
		Programs.require("curl");
		try (TestServer server = start("adminsock.mode=0666")) {
			assertThat(curlAsDaemon(server, "/who")).isEqualTo("daemon daemon unix:");
			assertThat(curlAsDaemon(server, "/role/daemon")).isEqualTo("true");
			assertThat(curlAsDaemon(server, "/role/@daemon")).isEqualTo("true");
			for (String other : List.of("root", "@root", "*", "@", "%20")) {
				assertThat(curlAsDaemon(server, "/role/" + other)).as(other).isEqualTo("false");
			}
		}
	}

	private static String curlAsDaemon(TestServer server, String path) {
		return Programs
			.runAs(1, 1, "1", "curl", "--silent", "--unix-socket", server.socket().toString(), "http://any" + path)
			.output();
	}

	@Test
	void theApplicationHasItsOwnErrorsAndNoCommands() throws IOException {
		try (TestServer server = start()) {
			for (String command : List.of("/", "/ping", "/info", "/whoami", "/threads", "/loglevel", "/nosuch")) {
				RawClient.Response missing = server.send("GET", command, "", "Accept: application/json");
				assertThat(missing.status()).isEqualTo(404);
				assertThat(missing.json().has("timestamp")).isTrue();
			}
			assertThat(server.post("/shutdown", "").status()).isEqualTo(404);
			assertThat(server.send("GET", "/hello", "", "Origin: https://example.org").status()).isEqualTo(200);
		}
	}

	@Test
	void aBodyIsWhatItsTypeSays() throws IOException {
		try (TestServer server = start()) {
			assertThat(server.send("POST", "/names", "[\"a\"]", "Content-Type: application/json").body())
				.isEqualTo("[a]");
			assertThat(server.send("POST", "/form", "name=a", "Content-Type: application/x-www-form-urlencoded").body())
				.isEqualTo("a");
		}
	}

	@Test
	void theNumberOfRequestsOfAConnectionCanBeLimited() throws IOException {
		try (TestServer server = start("server.tomcat.max-keep-alive-requests=2");
				RawClient client = server.connect()) {
			assertThat(client.send(HELLO).read().headers()).doesNotContainEntry("connection", "close");
			assertThat(client.send(HELLO).read().headers()).containsEntry("connection", "close");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void http2TellsThePeerToo() {
		Programs.require("curl");
		try (TestServer server = start("server.http2.enabled=true")) {
			Programs.Result result = Programs.run("curl", "--silent", "--show-error", "--http2-prior-knowledge",
					"--unix-socket", server.socket().toString(), "--write-out", " HTTP/%{http_version}",
					"http://any/who");
			String user = System.getProperty("user.name");
			assertThat(result.output()).isEqualTo("%s %s unix: HTTP/2".formatted(user, user));
		}
	}

	@Test
	void tlsIsSpokenWhereConfiguredAndNothingElse() throws IOException {
		Programs.require("curl");
		try (TestServer server = start("server.ssl.key-store=" + keyStore(), "server.ssl.key-store-password=secret")) {
			assertThat(Programs
				.run("curl", "--silent", "--show-error", "--insecure", "--unix-socket", server.socket().toString(),
						"https://any/hello")
				.output()).isEqualTo("hello, hello");
			try (RawClient plain = server.connect()) {
				assertThat(plain.send(HELLO).readHead().status()).isEqualTo(400);
			}
		}
	}

	private Path keyStore() {
		Path store = this.directory.resolve("keys.p12");
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Programs.run(keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=any", "-keystore", store.toString(),
				"-storepass", "secret");
		return store;
	}

	@Test
	void compressionAndHttp2HoldForEachSocket() throws IOException {
		Programs.require("curl");
		try (TestServer server = startTwo("server.compression.enabled=true", "server.compression.min-response-size=10B",
				"server.http2.enabled=true")) {
			for (Path socket : List.of(server.socket(), this.readonly)) {
				assertThat(
						RawClient.exchange(socket, "GET /hello HTTP/1.1\r\nHost: any\r\nAccept-Encoding: gzip\r\n\r\n")
							.headers())
					.containsEntry("content-encoding", "gzip");
				assertThat(Programs
					.run("curl", "--silent", "--http2-prior-knowledge", "--unix-socket", socket.toString(),
							"--write-out", " %{http_version}", "http://any/socket")
					.output()).isEqualTo(socket.equals(this.readonly) ? "readonly 2" : "default 2");
			}
		}
	}

	@Test
	void virtualThreadsServeEachSocketWhereConfiguredAndJavaHasThem() throws IOException {
		try (TestServer server = startTwo("spring.threads.virtual.enabled=true")) {
			String thread = (Runtime.version().feature() >= 21) ? "VirtualThread[" : "Thread[";
			assertThat(server.get("/thread").body()).startsWith(thread);
			assertThat(RawClient.get(this.readonly, "/thread").body()).startsWith(thread);
		}
	}

	@Test
	void accessLogNamesThePeer() throws IOException {
		Programs.require("curl");
		try (TestServer server = start("adminsock.mode=0666", "server.tomcat.accesslog.enabled=true",
				"server.tomcat.accesslog.directory=" + this.directory.resolve("log"),
				"server.tomcat.accesslog.pattern=%a %u %r %s", "server.tomcat.accesslog.buffered=false")) {
			curlAsDaemon(server, "/hello");
		}
		try (Stream<Path> files = Files.list(this.directory.resolve("log"))) {
			assertThat(files.toList()).singleElement()
				.satisfies((log) -> assertThat(log).hasContent("unix: daemon GET /hello HTTP/1.1 200\n"));
		}
	}

	@Test
	void whatIsConfiguredForTomcatHoldsForEachSocket() throws IOException {
		try (TestServer server = startTwo("server.tomcat.threads.max=7", "server.tomcat.threads.min-spare=3",
				"server.tomcat.max-connections=77", "server.tomcat.accept-count=17",
				"server.tomcat.connection-timeout=17s", "server.tomcat.keep-alive-timeout=27s",
				"server.tomcat.max-keep-alive-requests=37", "server.tomcat.max-swallow-size=47KB",
				"server.tomcat.relaxed-path-chars=<", "server.tomcat.threads.max-queue-capacity=57",
				"server.tomcat.processor-cache=67", "server.tomcat.max-parameter-count=87",
				"server.max-http-request-header-size=9KB", "server.server-header=Own",
				"server.tomcat.uri-encoding=ISO-8859-1")) {
			List<Map<String, String>> settings = Stream.of(connectors(server))
				.map(ReplacedPortTests::settings)
				.toList();
			assertThat(settings).hasSize(2).containsOnly(settings.get(0));
			assertThat(settings.get(0)).containsEntry("maxThreads", "7")
				.containsEntry("maxConnections", "77")
				.containsEntry("acceptCount", "17")
				.containsEntry("keepAliveTimeout", "27000")
				.containsEntry("URIEncoding", "ISO-8859-1")
				.containsEntry("throwOnFailure", "true");
			assertThat(RawClient.get(this.readonly, "/hello").header("Server")).isEqualTo("Own");
		}
	}

	@Test
	void whatTheApplicationCustomizesHoldsForEachSocketWhateverItsOrder() {
		try (TestServer server = TestServer.replacingPort(this.directory.resolve("s"),
				List.of(Shop.class, Late.class, Early.class), "adminsock.sockets.readonly.path=" + this.readonly)) {
			assertThat(connectors(server)).hasSize(2).allSatisfy((connector) -> {
				assertThat(connector.getProperty("maxThreads")).isEqualTo(11);
				assertThat(connector.getProperty("maxTrailerSize")).isEqualTo(12);
				assertThat(connector.getXpoweredBy()).isTrue();
			});
		}
	}

	private static Connector[] connectors(TestServer server) {
		WebServer webServer = ((ServletWebServerApplicationContext) server.context()).getWebServer();
		return ((TomcatWebServer) Objects.requireNonNull(webServer)).getTomcat().getService().findConnectors();
	}

	private static Map<String, String> settings(Connector connector) {
		Map<String, String> settings = new TreeMap<>();
		for (String name : List.of("maxThreads", "minSpareThreads", "maxConnections", "acceptCount",
				"connectionTimeout", "keepAliveTimeout", "maxKeepAliveRequests", "maxSwallowSize", "relaxedPathChars",
				"relaxedQueryChars", "maxQueueSize", "processorCache", "maxHttpRequestHeaderSize", "server",
				"compression", "bindOnInit")) {
			settings.put(name, String.valueOf(connector.getProperty(name)));
		}
		settings.put("protocol", connector.getProtocolHandler().getClass().getName());
		settings.put("maxParameterCount", Integer.toString(connector.getMaxParameterCount()));
		settings.put("maxPostSize", Integer.toString(connector.getMaxPostSize()));
		settings.put("URIEncoding", connector.getURIEncoding());
		settings.put("throwOnFailure", Boolean.toString(connector.getThrowOnFailure()));
		return settings;
	}

	private TestServer start(String... properties) {
		return TestServer.replacingPort(this.directory.resolve("s"), List.of(Shop.class), properties);
	}

	private TestServer startTwo(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("adminsock.sockets.readonly.path=" + this.readonly);
		return start(all.toArray(String[]::new));
	}

	@RestController
	static class Shop {

		@GetMapping("/hello")
		String hello() {
			return "hello, hello";
		}

		@GetMapping("/who")
		String who(Peer peer, HttpServletRequest request) {
			return "%s %s %s".formatted(peer.getName(), request.getRemoteUser(), request.getRemoteAddr());
		}

		@GetMapping("/role/{role}")
		boolean role(@PathVariable String role, HttpServletRequest request) {
			return request.isUserInRole(role);
		}

		@GetMapping("/socket")
		String socket(HttpServletRequest request) {
			return ((PeerConnection) request.getServletConnection()).getSocketName();
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString();
		}

		@PostMapping("/names")
		String names(@RequestBody List<String> names) {
			return names.toString();
		}

		@PostMapping("/form")
		String form(HttpServletRequest request) {
			return request.getParameter("name");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> late() {
			return (factory) -> factory.addConnectorCustomizers((connector) -> {
				connector.setXpoweredBy(true);
				connector.setProperty("maxThreads", "11");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> early() {
			return (factory) -> factory
				.addProtocolHandlerCustomizers((AbstractHttp11Protocol<?> protocol) -> protocol.setMaxTrailerSize(12));
		}

	}

}
