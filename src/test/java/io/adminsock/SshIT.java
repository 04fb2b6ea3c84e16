package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Nginx;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The socket from another machine, through OpenSSH: a real sshd on loopback, whose user
 * may forward the socket and nothing else.
 */
@Timeout(120)
class SshIT {

	private static final int NOBODY = 65534;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private int port;

	private final List<ServerProcess> processes = new ArrayList<>();

	@BeforeEach
	void startServers() throws Exception {
		Programs.requireRoot();
		Programs.require("sshd");
		Programs.require("ssh");
		Programs.require("curl");
		JavaProgram.openToAll(this.directory);
		this.port = Nginx.freePort();
		String hostKey = makeKey("host");
		makeKey("key");
		Files.writeString(this.directory.resolve("known_hosts"), "[127.0.0.1]:%d %s".formatted(this.port, hostKey));
		Path configuration = Files.writeString(this.directory.resolve("sshd_config"), sshdConfiguration());
		Files.createDirectories(Path.of("/run/sshd"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		launch("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString()).awaitLog("Server listening on");
		startServer("daemon");
	}

	/** The last lines are those of src/docs/packager.md. */
	private String sshdConfiguration() {
		return """
				ListenAddress 127.0.0.1:%d
				HostKey %s
				AuthorizedKeysFile %s
				PidFile none
				UsePAM no
				StrictModes no
				Match User daemon
				    PermitOpen [%s]:*
				    PermitListen none
				    AllowStreamLocalForwarding local
				    ForceCommand /bin/false
				""".formatted(this.port, this.directory.resolve("host"), this.directory.resolve("key.pub"), remote());
	}

	private String makeKey(String name) throws IOException {
		Path file = this.directory.resolve(name);
		Programs.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString());
		Path publicKey = this.directory.resolve(name + ".pub");
		JavaProgram.openToAll(publicKey);
		return Files.readString(publicKey);
	}

	private ServerProcess startServer(String group) throws IOException, InterruptedException {
		ServerProcess server = ServerProcess.launch(this.directory, "--adminsock.path=" + remote(),
				"--adminsock.group=" + group);
		this.processes.add(server);
		return server.awaitListening();
	}

	private ServerProcess launch(String... command) throws IOException {
		ServerProcess process = ServerProcess.launchProgram(Map.of(), this.directory, command);
		this.processes.add(process);
		return process;
	}

	@AfterEach
	void end() {
		this.processes.forEach(ServerProcess::close);
	}

	private ServerProcess sshd() {
		return this.processes.get(0);
	}

	private ServerProcess server() {
		return this.processes.get(1);
	}

	private Path remote() {
		return this.directory.resolve("admin.sock");
	}

	private Path local() {
		return this.directory.resolve("local.sock");
	}

	private ServerProcess ssh(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("ssh", "-v", "-F", "none", "-p", Integer.toString(this.port),
				"-i", this.directory.resolve("key").toString(), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
				"UserKnownHostsFile=" + this.directory.resolve("known_hosts"), "-o", "ExitOnForwardFailure=yes"));
		command.addAll(List.of(arguments));
		command.add("daemon@127.0.0.1");
		return launch(command.toArray(String[]::new));
	}

	private ServerProcess forward(String forward, String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(options));
		arguments.addAll(List.of("-N", "-L", forward));
		return ssh(arguments.toArray(String[]::new)).awaitLog("Entering interactive session");
	}

	@Test
	void forwardedSocketIsForOneselfAndCallsAsTheUserWhoLoggedIn() throws Exception {
		forward(local() + ":" + remote());
		assertThat(curl("whoami").output()).contains("\"user\":\"daemon\"", "\"uid\":1,");
		assertThat(curl("echo", "--json", "[\"some\", \"args\"]").output()).isEqualTo("[\"some\",\"args\"]");
		assertThat(mode(local())).isEqualTo("rw-------");
		assertThat(Programs
			.runAs(NOBODY, NOBODY, "", "curl", "-sS", "--unix-socket", local().toString(), "http://any/ping")
			.status()).isEqualTo(7);
	}

	@Test
	void pathOfTheForwardedSocketNeedsASlash() throws Exception {
		ServerProcess ssh = ssh("-N", "-L", "local.sock:" + remote());
		assertThat(ssh.awaitExit()).isEqualTo(255);
		assertThat(ssh.log()).contains("Bad local forwarding specification");
		forward("./local.sock:" + remote());
		assertThat(curl("ping").output()).isEqualTo("pong");
	}

	@Test
	void forwardedPortIsForEverybodyOnTheMachine() throws Exception {
		int local = Nginx.freePort();
		forward(local + ":" + remote());
		assertThat(Programs.runAs(NOBODY, NOBODY, "", "curl", "-sS", "http://localhost:" + local + "/whoami").output())
			.contains("\"user\":\"daemon\"");
	}

	@Test
	void forwardGoesOnWhenTheServerHasBeenReplaced() throws Exception {
		forward(local() + ":" + remote());
		assertThat(curl("ping").output()).isEqualTo("pong");
		ServerProcess server = server();
		server.kill().awaitExit();
		assertThatPingHasNoAnswer();
		startServer("daemon");
		assertThat(curl("ping").output()).isEqualTo("pong");
	}

	@Test
	void socketLeftBehindIsReplacedWhereSshIsToldTo() throws Exception {
		forward(local() + ":" + remote()).kill().awaitExit();
		assertThat(local()).exists();
		ServerProcess refused = ssh("-N", "-L", local() + ":" + remote());
		assertThat(refused.awaitExit()).isEqualTo(255);
		assertThat(refused.log())
			.contains("unix_listener: cannot bind to path %s: Address already in use".formatted(local()));
		forward(local() + ":" + remote(), "-o", "StreamLocalBindUnlink=yes", "-o", "StreamLocalBindMask=0117");
		assertThat(curl("ping").output()).isEqualTo("pong");
		assertThat(mode(local())).isEqualTo("rw-rw----");
	}

	@Test
	void userWhoMayNotWriteToTheSocketGetsNoAnswer() throws Exception {
		server().terminate().awaitExit();
		startServer("root");
		ServerProcess ssh = forward(local() + ":" + remote());
		assertThatPingHasNoAnswer();
		assertThat(ssh.log()).contains("open failed: connect failed: open failed");
	}

	/**
	 * ssh accepts the connection and closes it when sshd cannot reach the socket. The
	 * status of curl depends on when it sees that: 7 while it looks whether it is
	 * connected, 56 while it sends, 52 while it reads.
	 */
	private void assertThatPingHasNoAnswer() throws Exception {
		Programs.Result ping = curl("ping");
		assertThat(ping.status()).isIn(7, 52, 56);
		assertThat(ping.output()).doesNotContain("pong");
	}

	@Test
	void userMayForwardTheSocketAndNothingElse() throws Exception {
		int port = Nginx.freePort();
		ServerProcess forward = forward(local() + ":/dev/log", "-L",
				"127.0.0.1:%d:127.0.0.1:%d".formatted(port, this.port));
		assertThat(curl("ping").status()).isNotZero();
		assertThat(Programs.run("curl", "-sS", "http://127.0.0.1:" + port).status()).isNotZero();
		assertThat(sshd().log()).contains("Received request to connect to path /dev/log, but the request was denied",
				"to connect to host 127.0.0.1 port %d, but the request was denied".formatted(this.port));
		forward.kill().awaitExit();
		assertEndsInFailure("-T");
		assertEndsInFailure("-N", "-R", "127.0.0.1:%d:%s".formatted(port, remote()));
		assertEndsInFailure("-N", "-R", this.directory.resolve("remote.sock") + ":" + remote());
	}

	private void assertEndsInFailure(String... arguments) throws Exception {
		assertThat(ssh(arguments).awaitExit()).isNotZero();
	}

	private Programs.Result curl(String command, String... options) {
		List<String> line = new ArrayList<>(List.of("curl", "-sS", "--unix-socket", local().toString()));
		line.addAll(List.of(options));
		line.add("http://any/" + command);
		return Programs.run(line.toArray(String[]::new));
	}

	private static String mode(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

}
