package io.adminsock.systemd;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A health check that sends an {@code OPTIONS} request, which runs no command, to a
 * socket.
 */
final class SocketProbe {

	private static final byte[] REQUEST = "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final int STATUS_LINE = "HTTP/1.1 200".length();

	private SocketProbe() {
	}

	/**
	 * Returns whether a server answers.
	 * @param socket the path of the socket
	 * @param limit how long to wait for the response
	 * @return whether there was a response in time that is no server error
	 */
	static boolean answers(Path socket, Duration limit) {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
				Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(socket));
			channel.write(ByteBuffer.wrap(REQUEST));
			channel.register(selector, SelectionKey.OP_READ);
			return isGood(read(channel, selector, System.nanoTime() + limit.toNanos()));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String read(SocketChannel channel, Selector selector, long end) throws IOException {
		ByteBuffer answer = ByteBuffer.allocate(STATUS_LINE);
		while (answer.hasRemaining()) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0 || selector.select(left) == 0 || channel.read(answer) < 0) {
				break;
			}
			selector.selectedKeys().clear();
		}
		return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
	}

	private static boolean isGood(String statusLine) {
		return statusLine.matches("HTTP/1\\.1 [1-4]\\d\\d");
	}

}
