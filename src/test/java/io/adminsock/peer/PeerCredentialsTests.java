package io.adminsock.peer;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.ids.UserNamespace;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import io.adminsock.testing.UserNamespaces;
import jakarta.servlet.Servlet;
import jdk.net.UnixDomainPrincipal;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.lib.junixsocket.common.NarMetadata;
import org.newsclub.net.unix.AFUNIXSocketChannel;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("try") // that a connection is open is often all that counts
class PeerCredentialsTests {

	private static final long PID = ProcessHandle.current().pid();

	@TempDir
	Path directory;

	private Path path;

	private ServerSocketChannel server;

	@BeforeEach
	void listen() throws IOException {
		JavaProgram.openToAll(this.directory);
		this.path = this.directory.resolve("s");
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(this.path));
		Files.setAttribute(this.path, "unix:mode", 0666);
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	@Test
	void readTellsThisProcess() throws IOException {
		Programs.requireRoot();
		try (SocketChannel client = connect(); SocketChannel accepted = this.server.accept()) {
			Peer self = new Peer("root", "root", 0L, 0L, PID);
			assertThat(PeerCredentials.read(accepted)).isEqualTo(self);
			assertThat(PeerCredentials.read(client)).isEqualTo(self);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, daemon, daemon", "1, 54322, daemon, 54322", "54321, 1, 54321, daemon",
			"54321, 54322, 54321, 54322", "0, 1, root, daemon", "2147483648, 2147483647, 2147483648, 2147483647",
			"3420080244, 3420080245, 3420080244, 3420080245", "4294967294, 4294967294, 4294967294, 4294967294" })
	void readTellsAnotherProcess(long uid, long gid, String user, String group) throws Exception {
		try (RunningProgram client = connectAs(uid, gid); SocketChannel accepted = this.server.accept()) {
			assertThat(PeerCredentials.read(accepted)).isEqualTo(new Peer(user, group, uid, gid, client.pid()));
		}
	}

	@Test
	void readTellsThePrimaryGroupWhateverOthersThereAre() throws Exception {
		try (RunningProgram client = RunningProgram.start(Programs.as(54321, 54322, "1,0", python()));
				SocketChannel accepted = this.server.accept()) {
			assertThat(PeerCredentials.read(accepted).gid()).isEqualTo(54322);
		}
	}

	@Test
	void readAfterTheClientIsGoneTellsWhoItWas() throws Exception {
		RunningProgram client = connectAs(1, 54322);
		long pid = client.pid();
		try (SocketChannel accepted = this.server.accept()) {
			client.close();
			assertThat(accepted.read(ByteBuffer.allocate(1))).isNegative();
			assertThat(PeerCredentials.read(accepted)).isEqualTo(new Peer("daemon", "54322", 1L, 54322L, pid));
		}
	}

	/**
	 * junixsocket's objects close their descriptors when they are garbage collected, but
	 * this descriptor is not theirs.
	 */
	@Test
	void readLeavesTheConnectionUsableAfterGarbageCollection() throws Exception {
		try (SocketChannel client = connect(); SocketChannel accepted = this.server.accept()) {
			for (int i = 0; i < 1000; i++) {
				assertThat(PeerCredentials.read(accepted).pid()).isEqualTo(PID);
			}
			awaitGarbageCollection();
			client.write(ByteBuffer.wrap(new byte[] { 42 }));
			ByteBuffer received = ByteBuffer.allocate(1);
			assertThat(accepted.read(received)).isEqualTo(1);
			assertThat(received.get(0)).isEqualTo((byte) 42);
			assertThat(PeerCredentials.read(accepted).pid()).isEqualTo(PID);
		}
	}

	/**
	 * Waits for a garbage collection.
	 */
	private static void awaitGarbageCollection() {
		for (int i = 0; i < 2; i++) {
			WeakReference<Object> garbage = new WeakReference<>(new Object());
			await().until(() -> {
				System.gc();
				return garbage.get() == null;
			});
		}
	}

	@Test
	void readOfAClosedConnectionTellsNobodyAndGoesOnTellingOthers() throws IOException {
		try (SocketChannel client = connect()) {
			SocketChannel closed = this.server.accept();
			closed.close();
			assertThat(PeerCredentials.read(closed)).isEqualTo(Peer.UNKNOWN);
			assertThat(PeerCredentials.read(client).pid()).isEqualTo(PID);
		}
	}

	@Test
	void readOfATcpConnectionTellsNobody() throws IOException {
		try (ServerSocketChannel tcp = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel client = SocketChannel.open(tcp.getLocalAddress());
				SocketChannel accepted = tcp.accept()) {
			assertThat(PeerCredentials.read(accepted)).isEqualTo(Peer.UNKNOWN);
			assertThat(PeerCredentials.read(client)).isEqualTo(Peer.UNKNOWN);
		}
	}

	@Test
	void readWithAccessTellsNumbersInAProcessOfItsOwn(@TempDir Path classes) {
		Programs.requireRoot();
		String output = readPeer(classes, List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"));
		assertThat(output).containsPattern("Peer\\[user=root, group=root, uid=0, gid=0, pid=[0-9]+]\ntrue\n")
			.doesNotContain("The pid of peers is unknown");
	}

	@Test
	void readWithoutAccessToTheDescriptorLooksNumbersUpAndSaysWhyOnce(@TempDir Path classes) {
		Programs.requireRoot();
		String output = readPeer(classes, List.of());
		assertThat(output).containsOnlyOnce("The pid of peers is unknown, and their uid and gid are looked up by name "
				+ "(java.lang.IllegalAccessException: module java.base does not open sun.nio.ch to unnamed module");
		assertThat(output).endsWith("Peer[user=root, group=root, uid=0, gid=0, pid=null]\ntrue\n");
	}

	@Test
	void readByTheJdkAloneTellsIdsThatHaveNoNameWithoutASign(@TempDir Path classes) throws IOException {
		Programs.requireRoot();
		Files.setAttribute(this.directory, "unix:mode", 0777);
		String output = Programs.runAs(3420080244L, 3420080245L, "", readPeerCommand(classes, List.of())).output();
		assertThat(output).endsWith("Peer[user=3420080244, group=3420080245, uid=null, gid=null, pid=null]\ntrue\n");
	}

	/**
	 * The kernel shows the id 65534 for all unmapped users, so it identifies no single
	 * user, even if the namespace maps 65534 as well.
	 */
	@ParameterizedTest
	@CsvSource({ "'0,65534', 65534, true, 'user=null, group=null, uid=null, gid=null'",
			"'0,65534', 65534, false, 'user=null, group=null, uid=null, gid=null'",
			"'0,1', 1, true, 'user=daemon, group=daemon, uid=1, gid=1'",
			"'0,1', 1, false, 'user=daemon, group=daemon, uid=1, gid=1'" })
	void readInAUserNamespaceKnowsWhomItHas(String ids, int id, boolean numbers, String peer, @TempDir Path classes)
			throws IOException {
		UserNamespaces.require();
		Files.setAttribute(this.directory, "unix:mode", 0777);
		String[] command = readPeerCommand(classes,
				List.of(numbers ? "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED" : "-Dnumbers=no"));
		assertThat(Programs.run(UserNamespaces.command(ids, id, command)).output())
			.contains("Peer[%s, ".formatted(peer));
	}

	@Test
	void peerOutsideOfTheUserNamespaceIsNobody() throws IOException {
		UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
		UnixDomainPrincipal overflow = new UnixDomainPrincipal(names.lookupPrincipalByName("65534"),
				names.lookupPrincipalByGroupName("65534"));
		UserNamespace part = namespace("0 100000 65536");
		assertThat(PeerCredentials.peer(overflow, new NativeCredentials.Numbers(65534, 65534, 7), part))
			.isEqualTo(new Peer(null, null, null, null, 7L));
		assertThat(PeerCredentials.peer(overflow, null, part)).isEqualTo(Peer.UNKNOWN);
		UserNamespace whole = namespace("0 0 4294967295");
		assertThat(PeerCredentials.peer(overflow, new NativeCredentials.Numbers(65534, 65534, 7), whole))
			.isEqualTo(new Peer("65534", "65534", 65534L, 65534L, 7L));
		assertThat(PeerCredentials.peer(overflow, null, whole)).isEqualTo(new Peer("65534", "65534", null, null, null));
	}

	private UserNamespace namespace(String map) throws IOException {
		Path process = this.directory.resolve("proc");
		Path self = Files.createDirectories(process.resolve("self"));
		Files.writeString(self.resolve("uid_map"), map);
		Files.writeString(self.resolve("gid_map"), map);
		return UserNamespace.read(process);
	}

	@Test
	void peerWithTheIdThatIsNoneIsNobody() {
		UnixDomainPrincipal none = new UnixDomainPrincipal(() -> "-1", new GroupPrincipal() {

			@Override
			public String getName() {
				return "-1";
			}

		});
		assertThat(PeerCredentials.peer(none, new NativeCredentials.Numbers(-1, -1, 0), UserNamespace.current()))
			.isEqualTo(Peer.UNKNOWN);
	}

	@Test
	void readWithoutADirectoryToLoadTheLibraryFromLooksNumbersUpAndSaysWhyOnce(@TempDir Path classes) {
		Programs.requireRoot();
		String output = readPeer(classes, List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
				"-Djava.io.tmpdir=/nowhere", "-Dorg.newsclub.net.unix.library.tmpdir=/nowhere"));
		assertThat(output)
			.containsOnlyOnce("The pid of peers is unknown, and their uid and gid are looked up by name (");
		assertThat(output).endsWith("Peer[user=root, group=root, uid=0, gid=0, pid=null]\ntrue\n");
	}

	/**
	 * With few descriptors left, loading must either succeed or not be tried, because a
	 * failure is final.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 6, 8, 12, 20 })
	void readWithHardlyAnyDescriptorLeftTellsNumbersOnceThereAreSome(int left, @TempDir Path classes) {
		Programs.requireRoot();
		String[] command = readPeerCommand(classes,
				List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"),
				Integer.toString(left));
		String output = Programs.run(limited(command)).output();
		String numbers = "Peer\\[user=root, group=root, uid=0, gid=0, pid=[0-9]+]\ntrue\n$";
		if (left < 16) {
			assertThat(output).containsOnlyOnce("A peer is known by name only, without uid, gid and pid "
					+ "(there are no file descriptors left). Numbers in rules may not fit it.");
			assertThat(output)
				.containsPattern("Peer\\[user=(root|0), group=(root|0), uid=null, gid=null, pid=null]\n" + numbers);
		}
		else {
			assertThat(output).doesNotContain("known by name only");
			assertThat(output).containsPattern(numbers);
		}
	}

	private static String[] limited(String... command) {
		Programs.require("prlimit");
		return Stream.concat(Stream.of("prlimit", "--nofile=128:128"), Stream.of(command)).toArray(String[]::new);
	}

	private String readPeer(Path classes, List<String> jvm) {
		return Programs.run(readPeerCommand(classes, jvm)).output();
	}

	private String[] readPeerCommand(Path classes, List<String> jvm, String... arguments) {
		List<String> all = new ArrayList<>(List.of(this.directory.resolve("own").toString()));
		all.addAll(List.of(arguments));
		return JavaProgram
			.copy(classes, PeerCredentials.class, ReadPeer.class, LogFactory.class, Servlet.class,
					AFUNIXSocketChannel.class, NarMetadata.class)
			.command(ReadPeer.class, jvm, all.toArray(String[]::new));
	}

	private SocketChannel connect() throws IOException {
		return SocketChannel.open(UnixDomainSocketAddress.of(this.path));
	}

	private RunningProgram connectAs(long uid, long gid) throws IOException {
		return RunningProgram.start(Programs.as(uid, gid, "", python()));
	}

	/**
	 * Returns a program that connects and stays connected until its input ends.
	 */
	private String[] python() {
		Programs.require("python3");
		return new String[] { "python3", "-c",
				"import socket,sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); sys.stdin.read()",
				this.path.toString() };
	}

}
