package io.adminsock.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a server with Spring Security. A file that only the server sees as
 * {@code /etc/group} makes {@code daemon} a member of the group {@code ops}.
 */
@Timeout(120)
class SpringSecurityIT {

	@TempDir
	private static Path directory;

	private static Path socket;

	private static ServerProcess server;

	@BeforeAll
	static void start() throws Exception {
		Programs.requireRoot();
		Programs.require("unshare");
		Programs.require("curl");
		JavaProgram.openToAll(directory);
		socket = directory.resolve("s");
		Path groups = directory.resolve("group");
		Files.writeString(groups, Files.readString(Path.of("/etc/group")).stripTrailing() + "\nops:x:42424:daemon\n");
		JavaProgram.openToAll(groups);
		List<String> prefix = List.of("unshare", "--mount", "sh", "-c",
				"mount --bind '%s' /etc/group && exec \"$@\"".formatted(groups), "sh");
		server = ServerProcess.launchWith(List.of("security"), prefix, SecuredApplication.class, directory,
				"--adminsock.path=" + socket, "--adminsock.mode=0666");
		server.awaitListening();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0    | root   | [ROLE_root]
			1    | daemon | [ROLE_@ops]
			2    | bin    | []
			4711 | 4711   | []
			""")
	void theUserIsThePeerAndItsGroupsAreItsRoles(int uid, String name, String roles) {
		assertThat(as(uid, "GET", "/me"))
			.isEqualTo("%2$s %3$s principal %2$s remote user %2$s peer %2$s uid %1$d 200".formatted(uid, name, roles));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1    | POST | /restart  | 200
			0    | POST | /restart  | 403
			2    | POST | /restart  | 403
			4711 | POST | /restart  | 403
			1    | POST | /own      | 200
			0    | POST | /own      | 403
			1    | GET  | /shutdown | 403
			1    | POST | /shutdown | 403
			0    | GET  | /shutdown | 405
			2    | GET  | /me       | 200
			2    | GET  | /nosuch   | 404
			2    | GET  | /login    | 404
			2    | POST | /logout   | 404
			""")
	void whoMayWhatIsSaidByTheApplication(int uid, String method, String path, int status) {
		assertThat(as(uid, method, path)).endsWith(" " + status);
	}

	@Test
	void aDenialIsNoError() throws IOException {
		assertThat(as(2, "POST", "/restart")).contains("\"status\":403").endsWith(" 403");
		assertThat(server.log()).doesNotContain("AccessDenied", "AuthorizationDenied", " ERROR ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization: Basic cm9vdDpyb290", "Authorization: Bearer root",
			"X-Forwarded-User: root", "X-Remote-User: root", "REMOTE_USER: root", "SM_USER: root",
			"X-Forwarded-For: 127.0.0.1", "Forwarded: for=root", "Cookie: JSESSIONID=0",
			"Cookie: remember-me=cm9vdDpyb290", "SSL_CLIENT_S_DN: CN=root", "X-HTTP-Method-Override: GET" })
	void noHeaderMakesAnotherUser(String header) {
		assertThat(as(2, "GET", "/me", "-H", header)).startsWith("bin []").endsWith(" 200");
		assertThat(as(2, "POST", "/restart", "-H", header)).endsWith(" 403");
		assertThat(as(2, "POST", "/shutdown", "-H", header)).endsWith(" 403");
	}

	@Test
	void nothingOfAUserIsKeptForTheNextRequest() {
		assertThat(as(0, "GET", "/me", "-i")).doesNotContainIgnoringCase("Set-Cookie");
	}

	@Test
	void noPasswordIsMadeOrAskedFor() throws IOException {
		assertThat(server.log()).doesNotContainIgnoringCase("password");
		assertThat(as(2, "POST", "/restart", "-i")).doesNotContainIgnoringCase("WWW-Authenticate");
	}

	/** Returns the body of the response, a space, and the status. */
	private static String as(int uid, String method, String path, String... options) {
		List<String> curl = new ArrayList<>(List.of("curl", "-s", "-w", " %{http_code}", "-X", method, "--unix-socket",
				socket.toString(), "http://any" + path));
		curl.addAll(List.of(options));
		return Programs.runAs(uid, uid, "", curl.toArray(String[]::new)).output();
	}

}
