package io.adminsock.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.testing.RawClient;
import org.jspecify.annotations.Nullable;

/**
 * Many connections to one socket that do the same.
 */
final class ConnectionFlood implements AutoCloseable {

	private final List<SocketChannel> members = new ArrayList<>();

	private @Nullable Thread dripping;

	private ConnectionFlood() {
	}

	/** Connects, and sends the beginning of a request. */
	static ConnectionFlood connect(Path socket, int size, String beginning) throws IOException {
		ConnectionFlood flood = new ConnectionFlood();
		for (int i = 0; i < size; i++) {
			SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
			flood.members.add(channel);
			channel.write(bytes(beginning));
			channel.configureBlocking(false);
		}
		return flood;
	}

	/** Connects without waiting until there is no room for another connection. */
	static ConnectionFlood fillBacklog(Path socket, int limit) throws IOException {
		ConnectionFlood flood = new ConnectionFlood();
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
		boolean full = false;
		while (!full) {
			if (flood.members.size() == limit) {
				throw new AssertionError("%d connections found room".formatted(limit));
			}
			SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
			channel.configureBlocking(false);
			flood.members.add(channel);
			try {
				full = !channel.connect(address);
			}
			catch (IOException ex) {
				full = true;
			}
		}
		return flood;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	int size() {
		return this.members.size();
	}

	/** Sends a byte on each connection every second from now on. */
	ConnectionFlood drip() {
		this.dripping = new Thread(this::dripUntilInterrupted, "drip");
		this.dripping.setDaemon(true);
		this.dripping.start();
		return this;
	}

	private void dripUntilInterrupted() {
		try {
			while (true) {
				this.members.forEach(ConnectionFlood::sendByte);
				Thread.sleep(1000);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void sendByte(SocketChannel channel) {
		try {
			channel.write(bytes("a"));
		}
		catch (IOException ex) {
			// The server has closed it.
		}
	}

	/** Lets each connection have a request of its own answered. */
	ConnectionFlood exchange(String request) throws IOException {
		for (SocketChannel channel : this.members) {
			channel.configureBlocking(true);
			RawClient.Response response = RawClient.on(channel).send(request).read();
			if (response.status() != 200) {
				throw new AssertionError(response.toString());
			}
		}
		return this;
	}

	/** Closes all connections. */
	void leave() throws IOException {
		if (this.dripping != null) {
			this.dripping.interrupt();
		}
		for (SocketChannel channel : this.members) {
			channel.close();
		}
	}

	@Override
	public void close() throws IOException {
		leave();
	}

}
