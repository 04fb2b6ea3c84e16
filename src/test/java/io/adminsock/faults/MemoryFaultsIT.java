package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of an open socket that try to take all memory with the bodies of their
 * requests. The process would end at the first lack of memory.
 */
@Tag("faults")
@Timeout(300)
class MemoryFaultsIT {

	private static final Duration BOUND = Duration.ofSeconds(5);

	private static final int MEGABYTE = 1_000_000;

	/** Some 27 bytes of memory for each of its own. */
	private static final String TREE = "[%s1]".formatted("{},".repeat(MEGABYTE / 3));

	/** As many tokens as are taken, and as many bytes. */
	private static final String LARGEST = "[%s\"%s\"]".formatted("{},".repeat(24_990), "x".repeat(900_000));

	private static final String NAMES = names();

	/** Refused when it has become a tree. */
	private static final String REFUSED = "{\"x\":%s}".formatted(LARGEST);

	private static String names() {
		StringBuilder names = new StringBuilder("{");
		for (int i = 0; i < 24_000; i++) {
			names.append("\"n%d\":{},".formatted(i));
		}
		return names.append("\"last\":1}").toString();
	}

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "96m,-XX:+UseSerialGC", "512m,-XX:+UseG1GC" })
	void aPeerOnAnOpenSocketCannotTakeTheMemoryOfTheOthers(String heap, String collector) throws Exception {
		Path main = this.directory.resolve("run/admin.sock");
		Path open = this.directory.resolve("run/open.sock");
		Duration time = Duration.ofSeconds(Counts.of("faults.flood-seconds", 3));
		try (ServerProcess server = ServerProcess.launch(List.of(), Map.of(),
				List.of("-Xmx" + heap, "-XX:-UseSerialGC", collector, "-XX:+ExitOnOutOfMemoryError"), this.directory,
				"--adminsock.sockets.open.path=run/open.sock",
				"--adminsock.sockets.open.commands=ping,echo,loglevel")) {
			server.awaitListening();
			for (Attack attack : attacks(open)) {
				FaultReport report = new FaultReport("memory, heap of " + heap);
				try (LatencyProbe probe = LatencyProbe.start(main)) {
					long sent = attack.flood().run(attack.clients(), time);
					LatencyProbe.Waits waits = probe.stop();
					report.print("%d clients %s took %d MB to send; main socket %s".formatted(attack.clients(),
							attack.name(), sent / MEGABYTE, waits));
					assertThat(waits.longest()).isLessThan(BOUND);
				}
				awaitAnswer(open);
			}
			assertThat(server.isAlive()).isTrue();
			assertThat(server.log()).doesNotContain("OutOfMemoryError");
			assertThat(server.terminate().awaitExit()).isEqualTo(143);
		}
	}

	private static void awaitAnswer(Path socket) throws IOException, InterruptedException {
		while (RawClient.post(socket, "/echo", "[1]").status() != 200) {
			Thread.sleep(20);
		}
	}

	/**
	 * An attack.
	 *
	 * @param name what it does
	 * @param clients the number of clients
	 * @param flood what they send
	 */
	private record Attack(String name, int clients, BodyFlood flood) {
	}

	private static List<Attack> attacks(Path socket) {
		List<Attack> attacks = new ArrayList<>();
		for (int clients : new int[] { 8, 50, 200 }) {
			attacks.add(new Attack("with trees for ping", clients,
					new BodyFlood(socket, RawClient.request("GET", "/ping", TREE), true)));
			attacks.add(new Attack("with trees for echo", clients,
					new BodyFlood(socket, RawClient.request("POST", "/echo", TREE), true)));
			attacks.add(new Attack("with the largest bodies for echo", clients,
					new BodyFlood(socket, RawClient.request("POST", "/echo", LARGEST), true)));
		}
		attacks.add(new Attack("with many names", 200,
				new BodyFlood(socket, RawClient.request("POST", "/loglevel", NAMES), true)));
		attacks.add(new Attack("with half bodies", 200, new BodyFlood(socket, half("POST /echo", LARGEST), true)));
		attacks.add(new Attack("with half bodies for ping", 200, new BodyFlood(socket, half("GET /ping", TREE), true)));
		attacks.add(new Attack("that do not read", 200,
				new BodyFlood(socket, RawClient.request("POST", "/echo", LARGEST), false)));
		attacks.add(new Attack("that send many requests and do not read", 200, new BodyFlood(socket,
				RawClient.request("POST", "/echo", "[%s]".formatted("1,".repeat(2_000) + "1")), false)));
		attacks.add(new Attack("that do not read, with bodies that are refused", 200, new BodyFlood(socket,
				"GET /nope HTTP/1.1\r\nHost: any\r\n\r\n".repeat(200) + RawClient.request("POST", "/loglevel", REFUSED),
				false)));
		return attacks;
	}

	/** A request whose end never comes: the server waits where the next one begins. */
	private static String half(String command, String body) {
		return "%s HTTP/1.1\r\nHost: any\r\nContent-Length: %d\r\n\r\n%s".formatted(command, Integer.MAX_VALUE / 4096,
				body.substring(0, Math.min(body.length(), Integer.MAX_VALUE / 4096) - 1));
	}

}
