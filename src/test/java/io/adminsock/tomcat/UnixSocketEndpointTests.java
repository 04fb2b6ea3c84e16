package io.adminsock.tomcat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import io.adminsock.socket.ListeningSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class UnixSocketEndpointTests {

	@TempDir
	private Path directory;

	@Test
	void aStopWhileTheSocketIsPublishedAgainClosesBothChannels(CapturedOutput output) throws Exception {
		try (ServerSocketChannel before = listen("before"); ServerSocketChannel after = listen("after")) {
			RepublishedSocket socket = new RepublishedSocket(this.directory.resolve("before"), before, after);
			UnixSocketEndpoint endpoint = new UnixSocketEndpoint();
			endpoint.setSocket(socket);
			endpoint.initServerSocket();
			Thread guard = new Thread(endpoint::guard);
			guard.start();
			socket.published.await();
			Thread stop = new Thread(() -> close(endpoint));
			stop.start();
			while (stop.getState() != Thread.State.BLOCKED && stop.getState() != Thread.State.TERMINATED) {
				Thread.onSpinWait();
			}
			socket.mayReturn.countDown();
			guard.join();
			stop.join();
			assertThat(before.isOpen()).isFalse();
			assertThat(after.isOpen()).isFalse();
			assertThat(output).doesNotContain("Cannot look after the socket");
		}
	}

	private static void close(UnixSocketEndpoint endpoint) {
		try {
			endpoint.doCloseServerSocket();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ServerSocketChannel listen(String name) throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(this.directory.resolve(name)));
	}

	/**
	 * A socket that opens another channel at the first guard, and returns it only when
	 * the test allows.
	 */
	private static final class RepublishedSocket implements ListeningSocket {

		private final CountDownLatch published = new CountDownLatch(1);

		private final CountDownLatch mayReturn = new CountDownLatch(1);

		private final Path path;

		private final ServerSocketChannel after;

		private volatile ServerSocketChannel channel;

		RepublishedSocket(Path path, ServerSocketChannel before, ServerSocketChannel after) {
			this.path = path;
			this.after = after;
			this.channel = before;
		}

		@Override
		public String getName() {
			return MAIN;
		}

		@Override
		public Path getPath() {
			return this.path;
		}

		@Override
		public ServerSocketChannel open(int backlog) {
			return this.channel;
		}

		@Override
		public @Nullable ServerSocketChannel reclaimPath() {
			this.channel = this.after;
			this.published.countDown();
			try {
				this.mayReturn.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return this.after;
		}

		@Override
		public void close() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
