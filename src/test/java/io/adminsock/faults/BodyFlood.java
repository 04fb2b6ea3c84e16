package io.adminsock.faults;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Clients that send the same large request again and again from one thread, each as fast
 * as the server takes it.
 */
final class BodyFlood {

	private static final int READ_BYTES = 64 * 1024;

	private static final int PIECE_BYTES = 256 * 1024;

	private final UnixDomainSocketAddress address;

	private final byte[] request;

	private final boolean reading;

	private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);

	/**
	 * Creates the flood.
	 * @param socket the socket
	 * @param request what each client sends
	 * @param reading whether the clients read answers
	 */
	BodyFlood(Path socket, String request, boolean reading) {
		this.address = UnixDomainSocketAddress.of(socket);
		this.request = request.getBytes(StandardCharsets.US_ASCII);
		this.reading = reading;
	}

	/**
	 * Sends for a time.
	 * @param clients the number of clients
	 * @return how many bytes the server took
	 */
	long run(int clients, Duration time) throws IOException {
		List<Client> flood = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			flood.add(new Client());
		}
		long sent = 0;
		for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end;) {
			long before = sent;
			for (Client client : flood) {
				sent += client.step();
			}
			if (sent == before) {
				Thread.onSpinWait();
			}
		}
		for (Client client : flood) {
			client.leave();
		}
		return sent;
	}

	private final class Client {

		private @Nullable SocketChannel channel;

		private ByteBuffer left = ByteBuffer.allocate(0);

		/**
		 * Sends what the server takes now, on a new connection where the old one ended.
		 */
		long step() throws IOException {
			try {
				SocketChannel channel = connect();
				if (BodyFlood.this.reading) {
					read(channel);
				}
				if (!this.left.hasRemaining()) {
					this.left = ByteBuffer.wrap(BodyFlood.this.request);
				}
				ByteBuffer piece = this.left.slice(this.left.position(), Math.min(this.left.remaining(), PIECE_BYTES));
				int sent = channel.write(piece);
				this.left.position(this.left.position() + sent);
				return sent;
			}
			catch (IOException ex) {
				leave();
				return 0;
			}
		}

		private SocketChannel connect() throws IOException {
			SocketChannel open = this.channel;
			if (open == null) {
				open = SocketChannel.open(BodyFlood.this.address);
				open.configureBlocking(false);
				this.channel = open;
				this.left = ByteBuffer.allocate(0);
			}
			return open;
		}

		private void read(SocketChannel channel) throws IOException {
			BodyFlood.this.scratch.clear();
			if (channel.read(BodyFlood.this.scratch) < 0) {
				throw new IOException("closed");
			}
		}

		void leave() throws IOException {
			if (this.channel != null) {
				this.channel.close();
				this.channel = null;
			}
		}

	}

}
