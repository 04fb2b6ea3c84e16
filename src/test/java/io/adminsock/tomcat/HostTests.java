package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code Host} headers as clients and proxies send them on a Unix domain socket, where
 * the host has no meaning.
 */
@Timeout(60)
class HostTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@ParameterizedTest
	@ValueSource(strings = { "any", "any:80", "my_host", "_", "admin_sock", "/var/run/docker.sock", "%2Frun%2Fx.sock",
			"unix:/run/x.sock", "unix:/run/x.sock:", ":80", "a:", "a:x", "a:99999", "a:99999999999", "a b", "a,b",
			"ünïcödé", "[::1", "[::1]", "-", "http://any", "user@any", "1.2.3.4.5", "a..b", "" })
	void aRequestIsServedWhateverItsHost(String host) throws IOException {
		assertPong("GET /ping HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));
		assertPong("GET /ping HTTP/1.1\r\nX: y\r\nhOsT:%s\r\n\r\n".formatted(host));
		assertPong("GET /ping HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.1", "1.0" })
	void aRequestIsServedWithoutAHost(String version) throws IOException {
		assertPong("GET /ping HTTP/%s\r\n\r\n".formatted(version));
		assertPong("GET http://any/ping HTTP/%s\r\n\r\n".formatted(version));
	}

	@Test
	void aConnectionStaysOpenAfterAnyHost() throws IOException {
		try (RawClient client = server.connect()) {
			for (String host : new String[] { "", "Host: a_b\r\n", "Host: /a/b.sock\r\n", "Host: any\r\n", "" }) {
				assertThat(client.send("GET /ping HTTP/1.1\r\n%s\r\n".formatted(host)).read().body()).isEqualTo("pong");
			}
		}
	}

	@Test
	void theApplicationSeesTheHeaderAsItCame() throws IOException {
		RawClient.Response response = exchange("GET /host HTTP/1.1\r\nHost: /var/run/x.sock\r\n\r\n");
		assertThat(response.body()).isEqualTo("/var/run/x.sock localhost");
		assertThat(exchange("GET /host HTTP/1.1\r\nHost: any:81\r\n\r\n").body()).isEqualTo("any:81 any");
	}

	/** A host with an underscore can be a web site whose name leads to this machine. */
	@ParameterizedTest
	@ValueSource(strings = { "Host: my_host\r\n", "Host: /var/run/docker.sock\r\n", "Host: :80\r\n", "" })
	void aBrowserIsStillHeldToHosts(String host) throws IOException {
		RawClient.Response response = exchange(
				"GET /ping HTTP/1.1\r\n%sUser-Agent: Mozilla/5.0\r\n\r\n".formatted(host));
		assertThat(response.status()).as(response.body()).isEqualTo(403);
		assertThat(response.body()).contains("browser-refused");
	}

	@Test
	void twoHostsAreRefusedByTheNameOfTheHeader() throws IOException {
		RawClient.Response response = exchange("GET /ping HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue())
			.isEqualTo("The request has 2 Host headers, and one is possible.");
	}

	@Test
	void aHostThatContradictsTheRequestLineIsRefusedByTheNameOfTheHeader() throws IOException {
		RawClient.Response response = exchange("GET http://a/ping HTTP/1.1\r\nHost: b\r\n\r\n");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.json().get("detail").stringValue()).contains("Host header");
	}

	private static void assertPong(String request) throws IOException {
		RawClient.Response response = exchange(request);
		assertThat(response.body()).as(request).isEqualTo("pong");
	}

	private static RawClient.Response exchange(String request) throws IOException {
		try (RawClient client = server.connect()) {
			return client.send(request.getBytes(StandardCharsets.UTF_8)).read();
		}
	}

	@RestController
	static class Commands {

		@GetMapping("/host")
		String host(HttpServletRequest request) {
			return "%s %s".formatted(request.getHeader("Host"), request.getServerName());
		}

	}

}
