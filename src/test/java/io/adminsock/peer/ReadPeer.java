package io.adminsock.peer;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A process that connects to itself, and prints twice whom it sees.
 */
final class ReadPeer {

	private ReadPeer() {
	}

	/**
	 * Reads the peer.
	 * @param args the path of a socket to make
	 */
	public static void main(String[] args) throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of(args[0]));
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
				SocketChannel client = SocketChannel.open(address);
				SocketChannel accepted = server.accept()) {
			System.out.println(PeerCredentials.read(accepted));
			System.out.println(PeerCredentials.read(accepted).equals(PeerCredentials.read(client)));
		}
	}

}
