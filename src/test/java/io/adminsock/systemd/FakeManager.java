package io.adminsock.systemd;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The service manager's end of a notify socket.
 */
final class FakeManager implements AutoCloseable {

	private final AFUNIXDatagramSocket socket;

	private FakeManager(AFUNIXSocketAddress address) throws IOException {
		this.socket = AFUNIXDatagramSocket.newInstance();
		this.socket.bind(address);
	}

	static FakeManager at(Path path) throws IOException {
		return new FakeManager(AFUNIXSocketAddress.of(new File(path.toString())));
	}

	static FakeManager inAbstractNamespace(String name) throws IOException {
		return new FakeManager(AFUNIXSocketAddress.inAbstractNamespace(name));
	}

	/** Returns the next message, or {@code null} if none comes in time. */
	@Nullable String receive(int millis) throws IOException {
		this.socket.setSoTimeout(millis);
		DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
		try {
			this.socket.receive(packet);
			return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
		}
		catch (SocketTimeoutException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
