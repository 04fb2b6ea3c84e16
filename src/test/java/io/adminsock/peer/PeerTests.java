package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PeerTests {

	@TempDir
	Path directory;

	private Path socket;

	@BeforeEach
	void openDirectory() {
		JavaProgram.openToAll(this.directory);
		this.socket = this.directory.resolve("s");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, root, root, id", "1, 1, daemon, daemon, id", "54321, 54322, 54321, 54322, the kernel",
			"3420080244, 3420080245, 3420080244, 3420080245, the kernel" })
	void whoamiTellsWhoAsks(long uid, long gid, String user, String group, String groupsFrom) {
		try (TestServer server = start()) {
			assertThat(curl(server, uid, gid, "/whoami")).matches("""
					\\{"user":"%s","group":"%s","uid":%d,"gid":%d,"pid":[0-9]+,\
					"groups":\\["%s"],"gids":\\[%d],"groupsFrom":"%s"}""".formatted(user, group, uid, gid, group, gid,
					groupsFrom));
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, root", "1, daemon", "54321, 54321" })
	void requestHasThePeerAsItsUser(int uid, String user) {
		try (TestServer server = start()) {
			String expected = "%1$s %1$s Peer %1$s".formatted(user);
			assertThat(curl(server, uid, 54322, "/user")).isEqualTo(expected);
			assertThat(curl(server, uid, 54322, "/user", "-u", "root:secret")).isEqualTo(expected);
			assertThat(curl(server, uid, 54322, "/user", "-H", "X-Forwarded-User: root", "-H", "Remote-User: root"))
				.isEqualTo(expected);
		}
	}

	@Test
	void anIdOfMoreThan31BitsIsTheSameEverywhere(CapturedOutput output) throws IOException {
		Path scripts = Files.createDirectory(this.directory.resolve("commands.d"));
		Path script = Files.writeString(scripts.resolve("ids"),
				"#!/bin/sh\n# @method GET\necho $ADMINSOCK_USER $ADMINSOCK_UID $ADMINSOCK_GID\n");
		JavaProgram.openToAll(scripts);
		JavaProgram.openToAll(script);
		try (TestServer server = start("adminsock.scripts.directory=" + scripts,
				"adminsock.access.rules[0].command=ping", "adminsock.access.rules[0].allow=3420080244",
				"adminsock.access.rules[1].command=ids", "adminsock.access.rules[1].allow=@3420080245",
				"adminsock.access.rules[2].command=*", "adminsock.access.rules[2].allow=-874887052")) {
			assertThat(curl(server, 3420080244L, 3420080245L, "/ping")).isEqualTo("pong");
			assertThat(curl(server, 3420080244L, 3420080245L, "/ids")).isEqualTo("3420080244 3420080244 3420080245\n");
			assertThat(curl(server, 3420080244L, 3420080245L, "/info"))
				.contains("3420080244 (uid 3420080244) may not run 'info'");
		}
		assertThat(output).contains("user=3420080244 uid=3420080244 gid=3420080245 ")
			.contains("There is no user '-874887052': the rule for '*' allows -874887052");
	}

	@Test
	void requestsOfOneConnectionHaveTheSamePeer() {
		try (TestServer server = start()) {
			assertThat(curl(server, 1, 1, "/peer", "http://any/peer")).matches("(Peer\\[user=daemon, .*])\\1");
		}
	}

	@Test
	void ofARequestThatCameAnotherWayIsUnknown() {
		assertThat(Peer.of(new MockHttpServletRequest())).isSameAs(Peer.UNKNOWN);
		assertThat(Peer.UNKNOWN.getName()).isEqualTo("unknown");
	}

	private TestServer start(String... properties) {
		return TestServer.start(this.socket, List.of(UserController.class),
				Stream.concat(Stream.of("adminsock.mode=0666"), Stream.of(properties)).toArray(String[]::new));
	}

	private static String curl(TestServer server, long uid, long gid, String path, String... options) {
		Programs.require("curl");
		String[] command = Stream
			.concat(Stream.of("curl", "-sS", "--unix-socket", server.socket().toString(), "http://any" + path),
					Stream.of(options))
			.toArray(String[]::new);
		return Programs.runAs(uid, gid, "", command).output();
	}

	@RestController
	static class UserController {

		@GetMapping("/user")
		String user(HttpServletRequest request, Principal principal, Peer peer) {
			return "%s %s %s %s".formatted(request.getRemoteUser(), principal.getName(),
					principal.getClass().getSimpleName(), peer.user());
		}

		@GetMapping("/peer")
		String peer(Peer peer) {
			return peer.toString();
		}

	}

}
