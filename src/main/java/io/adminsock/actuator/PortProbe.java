package io.adminsock.actuator;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.adminsock.application.ServerPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The question whether a web server of the application still answers. A server whose
 * threads are all busy takes connections, so this asks a request that no handler of the
 * application takes ({@code OPTIONS *}), and waits for the first byte of any answer.
 */
final class PortProbe {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final String CLOSED = "closed without an answer";

	private static final byte[] REQUEST = "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final Environment environment;

	PortProbe(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Returns why a port does not answer, or {@code null} if it does.
	 */
	@Nullable String findProblem(ServerPort port) {
		try (Socket socket = new Socket()) {
			InetAddress address = InetAddress.getByName(this.environment.getProperty(port.server() + ".address"));
			socket.connect(new InetSocketAddress(address, port.number()), (int) TIMEOUT.toMillis());
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			return answers(isSecure(port) ? secured(socket) : socket) ? null : CLOSED;
		}
		catch (SSLException ex) {
			// A refused handshake is an answer, such as the one that wants a certificate.
			return (ex.getCause() instanceof IOException cause) ? problem(cause) : null;
		}
		catch (IOException ex) {
			return problem(ex);
		}
	}

	private static @Nullable String problem(IOException exception) {
		if (exception instanceof SocketTimeoutException) {
			return "no answer within %d s".formatted(TIMEOUT.toSeconds());
		}
		return (exception instanceof EOFException) ? CLOSED : exception.getMessage();
	}

	private static boolean answers(Socket socket) throws IOException {
		socket.getOutputStream().write(REQUEST);
		InputStream answer = socket.getInputStream();
		return answer.read() >= 0;
	}

	private boolean isSecure(ServerPort port) {
		String ssl = port.server() + ".ssl";
		return this.environment.getProperty(ssl + ".enabled", Boolean.class, true)
				&& Binder.get(this.environment).bind(ssl, Bindable.mapOf(String.class, Object.class)).isBound();
	}

	/**
	 * Returns a connection whose certificate is not examined: the port is this process's
	 * own, and nothing is said on it.
	 */
	private static Socket secured(Socket socket) throws IOException {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new AnyCertificate() }, null);
			return context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("TLS is not available", ex);
		}
	}

	private static final class AnyCertificate implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
