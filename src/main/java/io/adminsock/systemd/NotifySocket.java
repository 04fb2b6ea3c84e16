package io.adminsock.systemd;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The datagram socket of a service manager ({@code sd_notify(3)}). The JDK has no Unix
 * datagram sockets, so this uses junixsocket.
 *
 * @param name a path, or {@code @} and a name in the abstract namespace
 */
record NotifySocket(String name) {

	/**
	 * Sends assignments such as {@code READY=1}.
	 * @throws IOException if sending fails, or the native library cannot be loaded
	 */
	void send(String... assignments) throws IOException {
		ByteBuffer message = ByteBuffer.wrap(String.join("\n", assignments).getBytes(StandardCharsets.UTF_8));
		try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
			channel.send(message, address());
		}
		catch (LinkageError ex) {
			throw new IOException("the native library cannot be loaded", ex);
		}
	}

	private AFUNIXSocketAddress address() throws IOException {
		return this.name.startsWith("@") ? AFUNIXSocketAddress.inAbstractNamespace(this.name.substring(1))
				: AFUNIXSocketAddress.of(new File(this.name));
	}

}
