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
final class Crowd implements AutoCloseable {

	private final List<SocketChannel> members = new ArrayList<>();

	private @Nullable Thread dripping;

	private Crowd() {
	}

	/** Connects, and sends the beginning of a request. */
	static Crowd connect(Path socket, int size, String beginning) throws IOException {
		Crowd crowd = new Crowd();
		for (int i = 0; i < size; i++) {
			SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
			crowd.members.add(channel);
			channel.write(bytes(beginning));
			channel.configureBlocking(false);
		}
		return crowd;
	}

	/** Connects without waiting until there is no room for another connection. */
	static Crowd fillBacklog(Path socket, int limit) throws IOException {
		Crowd crowd = new Crowd();
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
		boolean full = false;
		while (!full) {
			if (crowd.members.size() == limit) {
				throw new AssertionError("%d connections found room".formatted(limit));
			}
			SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
			channel.configureBlocking(false);
			crowd.members.add(channel);
			try {
				full = !channel.connect(address);
			}
			catch (IOException ex) {
				full = true;
			}
		}
		return crowd;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	int size() {
		return this.members.size();
	}

	/** Sends a byte on each connection every second from now on. */
	Crowd drip() {
		this.dripping = new Thread(this::dripUntilInterrupted, "drip");
		this.dripping.setDaemon(true);
		this.dripping.start();
		return this;
	}

	private void dripUntilInterrupted() {
		try {
			while (true) {
				this.members.forEach(Crowd::sendByte);
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
	Crowd exchange(String request) throws IOException {
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
