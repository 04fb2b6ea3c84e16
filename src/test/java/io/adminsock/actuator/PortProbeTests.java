package io.adminsock.actuator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.adminsock.application.ServerPort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the question whether a port answers.
 */
class PortProbeTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void anyAnswerIsOne() throws IOException {
		assertThat(problem("HTTP/1.1 500 Out of tea\r\n\r\n")).isNull();
	}

	@Test
	void aServerThatClosesTheConnectionHasNotAnswered() throws IOException {
		assertThat(problem("")).isEqualTo("closed without an answer");
	}

	@Test
	void aServerThatOnlyAcceptsHasNotAnswered() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(problem(server.getLocalPort())).isEqualTo("no answer within 2 s");
		}
	}

	@Test
	void aServerWithTlsThatOnlyAcceptsHasNotAnswered() throws IOException {
		this.environment.setProperty("server.ssl.key-store", "keys");
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(problem(server.getLocalPort())).isEqualTo("no answer within 2 s");
		}
	}

	@Test
	void aServerWithTlsThatClosesTheConnectionHasNotAnswered() throws IOException {
		this.environment.setProperty("server.ssl.key-store", "keys");
		assertThat(problem("")).isEqualTo("closed without an answer");
	}

	@Test
	void aPortThatNobodyListensOnIsSaidToBeRefused() throws IOException {
		int free;
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			free = server.getLocalPort();
		}
		assertThat(problem(free)).containsIgnoringCase("refused");
	}

	@Test
	void theAddressOfTheServerIsAsked() throws IOException {
		this.environment.setProperty("server.address", "127.0.0.2");
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(problem(server.getLocalPort())).containsIgnoringCase("refused");
		}
	}

	private @Nullable String problem(String answer) throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> answer(server, answer));
			thread.start();
			return problem(server.getLocalPort());
		}
	}

	private @Nullable String problem(int port) {
		return new PortProbe(this.environment).findProblem(new ServerPort("server", port));
	}

	private static void answer(ServerSocket server, String answer) {
		try (Socket connection = server.accept()) {
			connection.getInputStream()
				.readNBytes("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".length());
			connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
