package io.adminsock.beside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the annotations of Spring Security decide about commands by the peer.
 */
@Timeout(120)
class MethodSecurityIT {

	@TempDir
	private static Path directory;

	private static Path socket;

	private static Service service;

	@BeforeAll
	static void start() throws Exception {
		Programs.requireRoot();
		Programs.require("curl");
		JavaProgram.openToAll(directory);
		socket = directory.resolve("s");
		service = Service
			.with(directory, Libraries.secured(), GuardedShop.class, "--adminsock.path=" + socket,
					"--adminsock.mode=0666")
			.awaitStart();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@CsvSource({ "0, POST, /for-root, 200", "1, POST, /for-root, 403", "4711, POST, /for-root, 403",
			"0, POST, /for-daemons, 403", "1, POST, /for-daemons, 200", "2, POST, /for-daemons, 403",
			"1, POST, /for-user-1, 200", "2, POST, /for-user-1, 403", "0, GET, /for-root, 405", "2, GET, /ping, 200",
			"2, GET, /login, 404" })
	void theAnnotationsDecideByPeer(int uid, String method, String path, int status) {
		assertThat(as(uid, method, path)).endsWith(" " + status);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0    | root[ROLE_root, ROLE_0, ROLE_@root, ROLE_@0]
			1    | daemon[ROLE_daemon, ROLE_1, ROLE_@daemon, ROLE_@1]
			4711 | 4711[ROLE_4711, ROLE_@4711]
			""")
	void thePeerIsTheUserAndNamesItsRoles(int uid, String user) {
		assertThat(as(uid, "GET", "/me")).isEqualTo(user + " 200");
	}

	@Test
	void aDenialIsAProblemThatNamesCommandAndPeer() throws IOException {
		assertThat(as(2, "POST", "/for-root")).isEqualTo("""
				{"type":"about:blank","title":"Forbidden","status":403,"kind":"forbidden",\
				"detail":"bin may not run 'for-root'.","command":"for-root","peer":"bin"}
				 403""");
		assertThat(service.process().log()).doesNotContain("AccessDenied", "AuthorizationDenied", " ERROR ");
	}

	@Test
	void noHeaderMakesAnotherUser() {
		for (String header : List.of("Authorization: Basic cm9vdDpyb290", "X-Remote-User: root", "REMOTE_USER: root",
				"Authorization: Bearer root", "X-Forwarded-User: root", "SM_USER: root", "X-Forwarded-For: 127.0.0.1",
				"Forwarded: for=root", "Cookie: remember-me=cm9vdDpyb290", "SSL_CLIENT_S_DN: CN=root",
				"Cookie: JSESSIONID=0")) {
			assertThat(as(2, "GET", "/me", "-H", header)).startsWith("bin[");
			assertThat(as(2, "POST", "/for-root", "-i", "-H", header)).endsWith(" 403")
				.doesNotContainIgnoringCase("Set-Cookie", "WWW-Authenticate", "Location");
		}
	}

	@Test
	void customersLogInAsBefore() throws IOException {
		TcpClient customer = TcpClient.of(service.ports().get(0));
		assertThat(customer.request("GET /login")).startsWith("HTTP/1.1 200 ").contains("_csrf");
		assertThat(customer.request("GET /me", "Accept: text/html")).startsWith("HTTP/1.1 302 ");
		assertThat(customer.request("POST /for-root")).startsWith("HTTP/1.1 401 ");
	}

	@Test
	void aCommandThatItsProxyDoesNotHaveStopsTheStart(@TempDir Path other) throws Exception {
		assertDoesNotStart(other, "--shop.till=true", "Need to invoke method 'open'", "TillCommands");
	}

	@Test
	void aCommandWhoseProxyHidesItsAnnotationsStopsTheStart(@TempDir Path other) throws Exception {
		assertDoesNotStart(other, "--shop.safe=true", "is behind a proxy of its interfaces", "SafeCommands");
	}

	private static void assertDoesNotStart(Path directory, String option, String... reasons) throws Exception {
		try (Service unusable = Service.with(directory, Libraries.secured(), GuardedShop.class, option,
				"--spring.aop.proxy-target-class=false")) {
			assertThat(unusable.process().awaitExit()).isEqualTo(1);
			assertThat(unusable.process().log()).contains(reasons);
		}
	}

	/** Returns the body of the response, a space, and the status. */
	private static String as(int uid, String method, String path, String... options) {
		List<String> curl = new ArrayList<>(List.of("curl", "-s", "-w", " %{http_code}", "-X", method, "--unix-socket",
				socket.toString(), "http://any" + path));
		curl.addAll(List.of(options));
		return Programs.runAs(uid, uid, "", curl.toArray(String[]::new)).output();
	}

}
