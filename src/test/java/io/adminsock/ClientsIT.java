package io.adminsock;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.Nginx;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ProblemDetail;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients that people use, each with a text, a JSON and an error.
 */
@Timeout(120)
class ClientsIT {

	private static final String PYTHON = "/usr/bin/python3";

	private static final String TABS = "[{\"id\":1,\"url\":\"https://example.org/?a=b&c=ü\"}]";

	private static final String UNKNOWN = "There is no command 'fo'. Did you mean 'foo'? GET / lists the commands.";

	private static ServerProcess server;

	private static Path socket;

	@TempDir
	private Path directory;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		socket = directory.resolve("run/admin.sock");
		server = ServerProcess.launchSample(directory).awaitListening();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void curl() {
		assertThat(curl("http://any/listtabs")).isEqualTo(TABS);
		assertThat(curl("http://any/foo", "--json", "[\"some\", \"args\"]")).isEqualTo("foo some args");
		assertThat(curl("http://any/foo", "-d", "[\"some\", \"100% & args\"]")).isEqualTo("foo some 100% & args");
		assertThat(curl("http://any/foo", "-X", "POST")).isEqualTo("foo ");
		assertThat(curl("http://any/foo", "-T", writeFile("args", "[\"from\", \"a file\"]"), "-X", "POST"))
			.isEqualTo("foo from a file");
		assertThat(curl("http://any/fo", "-d", "[]")).contains(UNKNOWN);
		assertThat(curl("http://any/loglevel?logger=ROOT")).isEqualTo("INFO");
		assertThat(curl("http://any/loglevel?[\"ROOT\"]", "-g")).isEqualTo("INFO");
		assertThat(curl("http://any/loglevel?[1,\"ROOT\"]", "-g")).contains("\"kind\":\"bad-arguments\"");
		assertThat(curl("http://any/fail", "-d", "[\"out of luck\"]")).contains("\"detail\":\"out of luck\"",
				"java.lang.IllegalStateException: out of luck");
	}

	@Test
	void curlAndTheExecutableJar() throws Exception {
		Programs.require("curl");
		Path path = this.directory.resolve("run/admin.sock");
		try (ServerProcess jar = ServerProcess.launch(this.directory).awaitListening()) {
			Programs.Result result = Programs.run("curl", "--silent", "--show-error", "--unix-socket", path.toString(),
					"http://any/echo", "--json", "[\"some\", \"args\"]", "--next", "--silent", "--unix-socket",
					path.toString(), "http://any/ping", "--next", "--silent", "--unix-socket", path.toString(),
					"http://any/pong");
			assertThat(result.output()).startsWith("[\"some\",\"args\"]pong{")
				.contains("There is no command 'pong'. Did you mean 'ping'?");
			assertThat(jar.log()).doesNotContain(" WARN ", "ERROR");
		}
	}

	@Test
	void curlFailsWithTheProblemShown() {
		Programs.require("curl");
		Programs.Result result = Programs.run("curl", "--silent", "--fail-with-body", "--unix-socket",
				socket.toString(), "http://any/fo");
		assertThat(result.status()).isEqualTo(22);
		assertThat(result.output()).contains(UNKNOWN);
	}

	@Test
	void pythonWithRequests() {
		Programs.require(
				Files.isExecutable(Path.of(PYTHON))
						&& Programs.run(PYTHON, "-c", "import requests_unixsocket").status() == 0,
				"python3-requests-unixsocket is not installed");
		assertThat(python("""
				import sys, requests_unixsocket
				from urllib.parse import quote
				base = 'http+unix://' + quote(sys.argv[1], safe='')
				print(requests_unixsocket.post(base + '/foo', json=['some', 'args']).text)
				print(requests_unixsocket.get(base + '/listtabs').json()[0]['url'])
				with requests_unixsocket.Session() as session:
				    answers = [session.post(base + '/fo', json=[]) for _ in range(3)]
				    print(answers[2].status_code, answers[2].json()['detail'])
				""")).containsExactly("foo some args", "https://example.org/?a=b&c=ü", "404 " + UNKNOWN);
	}

	/**
	 * Sends no Content-Type with a body.
	 */
	@Test
	void pythonWithoutAnyLibrary() {
		Programs.require(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed");
		assertThat(python("""
				import http.client, json, socket, sys
				class UnixConnection(http.client.HTTPConnection):
				    def connect(self):
				        self.sock = socket.socket(socket.AF_UNIX)
				        self.sock.connect(sys.argv[1])
				connection = UnixConnection('any')
				def ask(method, path, args=None):
				    connection.request(method, path, args and json.dumps(args))
				    response = connection.getresponse()
				    return response.status, response.read().decode()
				print(*ask('POST', '/foo', ['some', 'args']))
				print(*ask('GET', '/listtabs'))
				status, problem = ask('POST', '/fo', ['some', 'args'])
				print(status, json.loads(problem)['detail'])
				connection.close()
				""")).containsExactly("200 foo some args", "200 " + TABS, "404 " + UNKNOWN);
	}

	/**
	 * Writes its whole body before it reads, and loses the answer where the connection is
	 * closed on the way.
	 */
	@Test
	void pythonGetsTheAnswerToALargeBodyThatIsRefused() {
		Programs.require(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed");
		assertThat(python("""
				import http.client, json, socket, sys
				class UnixConnection(http.client.HTTPConnection):
				    def connect(self):
				        self.sock = socket.socket(socket.AF_UNIX)
				        self.sock.connect(sys.argv[1])
				for size in 3_000_000, 20_000_000:
				    for path in '/foo', '/fo', '/listtabs':
				        connection = UnixConnection('any')
				        connection.request('POST', path, b' ' * size)
				        response = connection.getresponse()
				        print(response.status, json.load(response)['kind'])
				        connection.close()
				""")).containsExactly("413 too-large", "404 unknown-command", "405 wrong-method", "413 too-large",
				"404 unknown-command", "405 wrong-method");
	}

	@Test
	void socatWithARequestTypedByHand() {
		assertThat(socat("GET /listtabs HTTP/1.0\\n\\n")).contains("200").endsWith(TABS);
		assertThat(socat("POST /foo HTTP/1.0\\nContent-Length: 9\\n\\n[\"by me\"]")).contains("200")
			.endsWith("foo by me");
		assertThat(socat("GET /fo HTTP/1.0\\n\\n")).contains("404", UNKNOWN);
	}

	@Test
	void node() {
		Programs.require("node");
		Programs.Result result = Programs.run("node", "-e", """
				const http = require('http');
				function ask(method, path, args) {
				  return new Promise((resolve, reject) => {
				    const request = http.request({ socketPath: process.argv[1], method, path }, (response) => {
				      let body = '';
				      response.setEncoding('utf8').on('data', (chunk) => body += chunk);
				      response.on('end', () => resolve([response.statusCode, body]));
				    });
				    request.on('error', reject).end(args && JSON.stringify(args));
				  });
				}
				(async () => {
				  console.log(...await ask('POST', '/foo', ['some', 'args']));
				  console.log(...await ask('GET', '/listtabs'));
				  const [status, problem] = await ask('POST', '/fo', []);
				  console.log(status, JSON.parse(problem).detail);
				})();
				""", socket.toString());
		assertThat(result.output().lines()).containsExactly("200 foo some args", "200 " + TABS, "404 " + UNKNOWN);
	}

	@Test
	void springsRestClient() throws IOException {
		RequestConfig config = RequestConfig.custom().setUnixDomainSocket(socket).build();
		try (CloseableHttpClient http = HttpClients.custom().setDefaultRequestConfig(config).build()) {
			RestClient client = RestClient.builder()
				.requestFactory(new HttpComponentsClientHttpRequestFactory(http))
				.baseUrl("http://any")
				.build();
			assertThat(client.post().uri("/foo").body(List.of("some", "args")).retrieve().body(String.class))
				.isEqualTo("foo some args");
			assertThat(client.get()
				.uri("/listtabs")
				.retrieve()
				.body(new ParameterizedTypeReference<List<Map<String, Object>>>() {
				})).singleElement().isEqualTo(Map.of("id", 1, "url", "https://example.org/?a=b&c=ü"));
			assertThatExceptionOfType(HttpClientErrorException.NotFound.class)
				.isThrownBy(() -> client.post().uri("/fo").retrieve().toBodilessEntity())
				.satisfies((ex) -> assertThat(ex.getResponseBodyAs(ProblemDetail.class)).isNotNull()
					.extracting(ProblemDetail::getDetail)
					.isEqualTo(UNKNOWN));
		}
	}

	@Test
	void nginxInFront() throws Exception {
		Programs.require("curl");
		int port = Nginx.freePort();
		try (Nginx nginx = Nginx.start(this.directory, port, nginxConfiguration(port))) {
			for (String path : List.of("/", "/kept/")) {
				String base = "http://127.0.0.1:%d%s".formatted(port, path);
				for (int i = 0; i < 3; i++) {
					assertThat(curlTcp(base + "foo", "-d", "[\"some\", \"args\"]")).isEqualTo("foo some args");
					assertThat(curlTcp(base + "listtabs")).isEqualTo(TABS);
					assertThat(curlTcp(base + "fo")).contains(UNKNOWN);
				}
			}
			assertThat(nginx.log()).isEmpty();
		}
	}

	/**
	 * The host that they tell is nginx's name for the upstream, which is neither a name
	 * of loopback nor a configured one.
	 */
	@Test
	void clientsOfAForwardedPortThatAreNoBrowsers() throws Exception {
		Programs.require("node");
		int port = Nginx.freePort();
		String url = "http://127.0.0.1:%d/kept/foo".formatted(port);
		try (Nginx nginx = Nginx.start(this.directory, port, nginxConfiguration(port))) {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url))
				.POST(HttpRequest.BodyPublishers.ofString("[\"java\"]"))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
				.isEqualTo("foo java");
			assertThat(RestClient.create(url).post().body(List.of("spring")).retrieve().body(String.class))
				.isEqualTo("foo spring");
			assertThat(RestClient.builder()
				.requestFactory(new SimpleClientHttpRequestFactory())
				.build()
				.post()
				.uri(url)
				.body(List.of("simple"))
				.retrieve()
				.body(String.class)).isEqualTo("foo simple");
			assertThat(Programs.run("node", "-e",
					"fetch(process.argv[1], { method: 'POST', body: '[\"node\"]' }).then((r) => r.text()).then(console.log)",
					url)
				.output()).isEqualTo("foo node\n");
			assertThat(Programs.run(PYTHON, "-c",
					"import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], b'[\"python\"]').read().decode())",
					url)
				.output()).isEqualTo("foo python\n");
			assertThat(nginx.log()).isEmpty();
		}
	}

	private static String nginxConfiguration(int port) {
		return """
				upstream admin_sock { server unix:%1$s; keepalive 2; }
				server {
				  listen 127.0.0.1:%2$d;
				  location / { proxy_pass http://unix:%1$s:; }
				  location /kept/ {
				    proxy_pass http://admin_sock/;
				    proxy_http_version 1.1;
				    proxy_set_header Connection "";
				  }
				}
				""".formatted(socket, port);
	}

	private String writeFile(String name, String content) {
		try {
			return Files.writeString(this.directory.resolve(name), content).toString();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String curl(String url, String... arguments) {
		return curlTcp(url, concat(List.of("--unix-socket", socket.toString()), arguments));
	}

	private static String curlTcp(String url, String... arguments) {
		Programs.require("curl");
		Programs.Result result = Programs.run(concat(List.of("curl", "--silent", "--show-error", url), arguments));
		assertThat(result.status()).as(result.output()).isZero();
		return result.output();
	}

	private static String[] concat(List<String> first, String... second) {
		return Stream.concat(first.stream(), List.of(second).stream()).toArray(String[]::new);
	}

	private static List<String> python(String program) {
		Programs.Result result = Programs.run(Map.of("PYTHONIOENCODING", "utf-8"), PYTHON, "-W", "error", "-c", program,
				socket.toString());
		return result.output().lines().toList();
	}

	private static String socat(String request) {
		Programs.require("socat");
		return Programs
			.run("sh", "-c", "printf \"$1\" | socat -t 30 - UNIX-CONNECT:\"$2\"", "sh", request, socket.toString())
			.output()
			.stripTrailing();
	}

}
