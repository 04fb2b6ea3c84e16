package io.adminsock.peer;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

import io.adminsock.ids.NumericId;
import org.apache.commons.logging.LogFactory;

/**
 * A program that connects to itself, and prints the peer twice.
 */
final class ReadPeer {

	private ReadPeer() {
	}

	/**
	 * Reads the peer.
	 * @param args the path of a socket to create, and optionally the number of free file
	 * descriptors during an additional first attempt
	 */
	public static void main(String[] args) throws Exception {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of(args[0]));
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
				SocketChannel client = SocketChannel.open(address);
				SocketChannel accepted = server.accept()) {
			if (args.length > 1) {
				readWithFewDescriptors(accepted, Integer.parseInt(args[1]));
			}
			System.out.println(PeerCredentials.read(accepted));
			System.out.println(PeerCredentials.read(accepted).equals(PeerCredentials.read(client)));
		}
	}

	private static void readWithFewDescriptors(SocketChannel channel, int left) throws Exception {
		loadWhatARunningServerHas();
		Deque<SocketChannel> taken = takeAll();
		for (int i = 0; i < left; i++) {
			taken.pop().close();
		}
		System.out.println(PeerCredentials.read(channel));
		for (SocketChannel one : taken) {
			one.close();
		}
	}

	private static void loadWhatARunningServerHas() throws Exception {
		LogFactory.getLog(ReadPeer.class).info("loading");
		SocketChannel.open(StandardProtocolFamily.UNIX).close();
		PeerCredentials.read(SocketChannel.open());
		Class.forName(NativeCredentials.class.getName());
		Class.forName(NumericId.class.getName());
	}

	private static Deque<SocketChannel> takeAll() {
		Deque<SocketChannel> taken = new ArrayDeque<>();
		while (true) {
			try {
				taken.push(SocketChannel.open(StandardProtocolFamily.UNIX));
			}
			catch (IOException ex) {
				return taken;
			}
		}
	}

}
