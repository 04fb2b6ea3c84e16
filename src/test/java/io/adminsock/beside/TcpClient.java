package io.adminsock.beside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A customer, who reaches the TCP port of an application and nothing else.
 *
 * @param port the port
 * @param isTls whether the port speaks TLS
 */
record TcpClient(int port, boolean isTls) {

	private static final int PATIENCE = (int) Duration.ofSeconds(30).toMillis();

	static TcpClient of(int port) {
		return new TcpClient(port, false);
	}

	/**
	 * Sends a request as it is, and returns all that the server sends until it closes the
	 * connection.
	 */
	String exchange(String request) throws IOException {
		try (Socket socket = factory().createSocket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(PATIENCE);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
			ByteArrayOutputStream response = new ByteArrayOutputStream();
			socket.getInputStream().transferTo(response);
			return response.toString(StandardCharsets.UTF_8);
		}
	}

	/**
	 * Sends a request such as {@code GET /price}.
	 * @param headers further headers, as {@code Name: value}
	 */
	String request(String methodAndPath, String... headers) throws IOException {
		return exchange(text(methodAndPath, "", headers));
	}

	static String text(String methodAndPath, String body, String... headers) {
		StringBuilder text = new StringBuilder(methodAndPath).append(" HTTP/1.1\r\nHost: shop\r\n");
		for (String header : headers) {
			text.append(header).append("\r\n");
		}
		if (!body.isEmpty()) {
			text.append("Content-Length: %d\r\n".formatted(body.getBytes(StandardCharsets.UTF_8).length));
		}
		return text.append("Connection: close\r\n\r\n").append(body).toString();
	}

	private SocketFactory factory() {
		return this.isTls ? trustingFactory() : SocketFactory.getDefault();
	}

	private static SocketFactory trustingFactory() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new TrustingManager() }, null);
			return context.getSocketFactory();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Trusts the certificate that the test has made itself.
	 */
	private static final class TrustingManager implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
			// Any certificate is good.
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
