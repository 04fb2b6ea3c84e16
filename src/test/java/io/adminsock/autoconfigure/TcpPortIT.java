package io.adminsock.autoconfigure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.Nginx;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.SampleApplication;
import io.adminsock.testing.ServerProcess;
import io.adminsock.testing.Standalone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the warning about TCP ports that the process listens on.
 */
@Timeout(120)
class TcpPortIT {

	@TempDir
	private Path directory;

	@Test
	void actuatorOpensNoPort() throws Exception {
		int port = Nginx.freePort();
		try (ServerProcess server = ServerProcess
			.launchWith(List.of("actuator", "micrometer", "health"), List.of(), SampleApplication.class, this.directory,
					"--management.server.port=" + port, "--management.server.address=127.0.0.1")
			.awaitListening()) {
			assertThat(RawClient.get(this.directory.resolve("run/admin.sock"), "/actuator/health").status())
				.isEqualTo(200);
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> assertOpen(port));
			assertThat(server.log()).doesNotContain("TCP port");
		}
	}

	@Test
	void aPortOfTheApplicationIsReported() throws Exception {
		int port = Nginx.freePort();
		try (ServerProcess server = ServerProcess
			.launchClass(WithPort.class, Map.of(), List.of(), this.directory, "--own.port=" + port)
			.awaitLog("TCP port")) {
			assertOpen(port);
			assertReported(server, port);
		}
	}

	@Test
	void thePortOfADebuggerIsReported() throws Exception {
		int port = Nginx.freePort();
		String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
		try (ServerProcess server = ServerProcess
			.launchClass(SampleApplication.class, Map.of(), List.of(debugger), this.directory)
			.awaitLog("TCP port")) {
			assertReported(server, port);
		}
	}

	@Test
	void withoutAPortNothingIsReported() throws Exception {
		try (ServerProcess server = ServerProcess.launchSample(this.directory).awaitListening()) {
			assertThat(RawClient.get(this.directory.resolve("run/admin.sock"), "/ping").status()).isEqualTo(200);
			RawClient.post(this.directory.resolve("run/admin.sock"), "/shutdown", "");
			server.awaitExit();
			assertThat(server.log()).doesNotContain("TCP port");
		}
	}

	private static void assertOpen(int port) throws Exception {
		try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
			assertThat(connection.isConnected()).isTrue();
		}
	}

	private static void assertReported(ServerProcess server, int port) throws Exception {
		assertThat(server.log())
			.containsPattern((" WARN .* TCP port %d is open, by the application or an option of the JVM: who reaches "
					+ "it needs no permission for the socket, and adminsock.access.rules do not hold there")
				.formatted(port));
		assertThat(server.log().split("TCP port", -1)).hasSize(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithPort {

		public static void main(String[] args) {
			Standalone.run(WithPort.class, args);
		}

		@Bean
		ServerSocket port(Environment environment) throws IOException {
			return new ServerSocket(environment.getRequiredProperty("own.port", Integer.class), 1,
					InetAddress.getLoopbackAddress());
		}

	}

}
