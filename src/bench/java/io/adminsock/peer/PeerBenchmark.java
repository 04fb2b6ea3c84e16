package io.adminsock.peer;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A benchmark of reading the peer of a connection, and of resolving groups that are
 * already cached.
 */
@State(Scope.Thread)
public class PeerBenchmark {

	private final GroupResolver groups = new GroupResolver(Duration.ofDays(1));

	private final Path directory;

	private final ServerSocketChannel server;

	private final SocketChannel client;

	private final SocketChannel accepted;

	private final Peer peer;

	public PeerBenchmark() {
		try {
			this.directory = Files.createTempDirectory("peer");
			UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("s"));
			this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
			this.client = SocketChannel.open(address);
			this.accepted = this.server.accept();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.peer = PeerCredentials.read(this.accepted);
	}

	@Setup
	public void requireNumbers() {
		if (this.peer.uid() == null) {
			throw new IllegalStateException("The peer is known by name only: that is not what is to be measured");
		}
	}

	@TearDown
	public void close() throws IOException {
		this.client.close();
		this.accepted.close();
		this.server.close();
		Files.delete(this.directory.resolve("s"));
		Files.delete(this.directory);
	}

	@Benchmark
	public Peer read() {
		return PeerCredentials.read(this.accepted);
	}

	@Benchmark
	public Groups groupsOfAKnownUser() {
		return this.groups.resolve(this.peer);
	}

}
