package io.adminsock.autoconfigure;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.Nginx;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.SampleApplication;
import io.adminsock.testing.ServerProcess;
import io.adminsock.testing.Standalone;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the warning about TCP ports that the process listens on.
 */
@Timeout(120)
class TcpPortIT {

	@TempDir
	private Path directory;

	@Test
	void thePortOfActuatorIsReported() throws Exception {
		int port = Nginx.freePort();
		try (ServerProcess server = ServerProcess
			.launchWith(List.of("actuator", "micrometer", "health"), List.of(), SampleApplication.class, this.directory,
					"--management.server.port=" + port, "--management.server.address=127.0.0.1")
			.awaitListening()
			.awaitLog("TCP port")) {
			assertOpen(port);
			assertReported(server, port, "management.server.port");
		}
	}

	@Test
	void aConnectorOfTheApplicationIsReported() throws Exception {
		int port = Nginx.freePort();
		try (ServerProcess server = ServerProcess
			.launchClass(WithConnector.class, Map.of(), List.of(), this.directory, "--connector.port=" + port)
			.awaitLog("TCP port")) {
			assertOpen(port);
			assertReported(server, port, "by the application or an option of the JVM");
		}
	}

	@Test
	void thePortOfADebuggerIsReported() throws Exception {
		int port = Nginx.freePort();
		String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
		try (ServerProcess server = ServerProcess
			.launchClass(SampleApplication.class, Map.of(), List.of(debugger), this.directory)
			.awaitLog("TCP port")) {
			assertReported(server, port, "by the application or an option of the JVM");
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

	private static void assertReported(ServerProcess server, int port, String origin) throws Exception {
		assertThat(server.log()).containsPattern((" WARN .* TCP port %d is open \\(%s\\): who reaches it needs "
				+ "no permission for the socket, and adminsock.access.rules do not hold there")
			.formatted(port, origin));
		assertThat(server.log().split("TCP port", -1)).hasSize(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithConnector {

		public static void main(String[] args) {
			Standalone.run(WithConnector.class, args);
		}

		@Bean
		static WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(Environment environment) {
			return (factory) -> {
				Connector connector = new Connector();
				connector.setPort(environment.getRequiredProperty("connector.port", Integer.class));
				factory.addAdditionalConnectors(connector);
			};
		}

	}

}
