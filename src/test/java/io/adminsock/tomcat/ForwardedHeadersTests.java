package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded headers, which never change who the peer is.
 */
@Timeout(60)
class ForwardedHeadersTests {

	private static final String FORWARDED = """
			X-Forwarded-For: 10.0.0.1
			X-Forwarded-Host: example.org
			X-Forwarded-Port: 443
			X-Forwarded-Proto: https
			X-Forwarded-User: root
			X-Forwarded-Prefix: /other
			X-Real-IP: 10.0.0.1
			Forwarded: for=10.0.0.1;proto=https;host=example.org
			Remote-User: root
			""".replace("\n", "\r\n");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework" })
	void addressesAreTheSocketsWhateverHeadersSay(String strategy) throws IOException {
		try (TestServer server = start("server.forward-headers-strategy=" + strategy)) {
			RawClient.Response plain = caller(server, "");
			assertThat(plain.body()).contains("\"remoteAddr\":\"unix:\"", "\"remoteHost\":\"unix:\"",
					"\"localAddr\":\"unix:\"", "\"localName\":\"unix:\"", "\"secure\":\"false\"",
					"\"url\":\"http://any/caller\"",
					"\"remoteUser\":\"%s\"".formatted(System.getProperty("user.name")));
			assertThat(caller(server, FORWARDED).body()).isEqualTo(plain.body());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.tomcat.remoteip.remote-ip-header=X-Forwarded-For",
			"server.tomcat.remoteip.protocol-header=X-Forwarded-Proto" })
	void tomcatsOwnPropertiesDoNotHelpEither(String property) throws IOException {
		try (TestServer server = start(property, "server.tomcat.remoteip.internal-proxies=.*")) {
			assertThat(caller(server, FORWARDED).body()).isEqualTo(caller(server, "").body());
		}
	}

	@Test
	void commandsAreNotToldWhatHeadersSayEither() throws IOException {
		try (TestServer server = TestServer.start(this.directory.resolve("a.sock"), List.of(CallerCommands.class))) {
			RawClient.Response plain = caller(server, "");
			assertThat(plain.body()).contains("\"remoteAddr\":\"unix:\"");
			assertThat(caller(server, FORWARDED).body()).isEqualTo(plain.body());
		}
	}

	private TestServer start(String... properties) {
		return TestServer.replacingPort(this.directory.resolve("a.sock"), List.of(CallerCommands.class), properties);
	}

	private static RawClient.Response caller(TestServer server, String headers) throws IOException {
		return RawClient.exchange(server.socket(),
				"GET /caller HTTP/1.1\r\nHost: any\r\nConnection: close\r\n%s\r\n".formatted(headers));
	}

	@RestController
	static class CallerCommands {

		@GetMapping("/caller")
		Map<String, String> caller(HttpServletRequest request) {
			Map<String, String> caller = new TreeMap<>();
			caller.put("remoteAddr", request.getRemoteAddr());
			caller.put("remoteHost", request.getRemoteHost());
			caller.put("remoteUser", request.getRemoteUser());
			caller.put("localAddr", request.getLocalAddr());
			caller.put("localName", request.getLocalName());
			caller.put("secure", String.valueOf(request.isSecure()));
			caller.put("url", request.getRequestURL().toString());
			return caller;
		}

	}

}
