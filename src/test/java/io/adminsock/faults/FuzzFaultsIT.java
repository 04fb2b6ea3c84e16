package io.adminsock.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Malformed HTTP, beside clients that send the right thing and must get the right answer.
 */
@Tag("faults")
class FuzzFaultsIT {

	private static final int WORKERS = 4;

	private static final long HANG_SECONDS = 10;

	private static final int GROWTH_MEGABYTES = 24;

	private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final Map<String, AtomicInteger> statuses = new ConcurrentHashMap<>();

	private final Map<SocketChannel, Long> open = new ConcurrentHashMap<>();

	private final AtomicInteger hangs = new AtomicInteger();

	private final AtomicBoolean done = new AtomicBoolean();

	private Path socket() {
		return this.directory.resolve("fuzz.sock");
	}

	@Test
	void malformedRequestsAreRefusedAndDisturbNobody() throws Exception {
		int requests = Counts.of("faults.requests", 200_000);
		long seed = Long.getLong("faults.seed", 20_261_123L);
		FaultReport report = new FaultReport("fuzz");
		try (ServerProcess server = ServerProcess.launch(this.directory, "--adminsock.path=" + socket())
			.awaitListening()) {
			fuzz(2_000, seed - 1);
			int heap = heapMegabytes(server);
			long descriptors = descriptors(server);
			int right = fuzz(requests, seed);
			assertThat(heapMegabytes(server)).isLessThan(heap + GROWTH_MEGABYTES);
			assertThat(descriptors(server)).isLessThan(descriptors + 10);
			assertThat(this.hangs).hasValue(0);
			assertThat(this.statuses.keySet()).allMatch((status) -> status.matches("[1-4]\\d\\d|501|505|none"));
			assertThat(server.log()).doesNotContain(" WARN ", "ERROR", "\tat ");
			assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
			report.print(
					"%d malformed requests, seed %d, answers %s, %d right ones beside them, heap %d MB before and %d after"
						.formatted(requests, seed, this.statuses, right, heap, heapMegabytes(server)));
		}
	}

	/** Returns how many right requests were answered meanwhile. */
	private int fuzz(int requests, long seed) throws Exception {
		this.done.set(false);
		this.statuses.clear();
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			Future<?> watch = threads.submit(this::closeHanging);
			Future<Integer> probe = threads.submit(this::askRightly);
			List<Future<Void>> workers = new ArrayList<>();
			for (int worker = 0; worker < WORKERS; worker++) {
				Mutation mutation = new Mutation(seed * WORKERS + worker);
				workers.add(threads.submit((Callable<Void>) () -> send(mutation, requests / WORKERS)));
			}
			for (Future<Void> worker : workers) {
				worker.get();
			}
			this.done.set(true);
			watch.get();
			return probe.get();
		}
		finally {
			this.done.set(true);
			threads.shutdownNow();
		}
	}

	private Void send(Mutation mutation, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			String answer = exchange(mutation.next());
			Matcher status = STATUS.matcher(answer);
			String first = status.lookingAt() ? status.group(1) : "none";
			this.statuses.computeIfAbsent(first, (key) -> new AtomicInteger()).incrementAndGet();
			while (status.find()) {
				assertThat(status.group(1)).as(answer).matches("[1-4]\\d\\d|501|505");
			}
		}
		return null;
	}

	private String exchange(byte[] request) throws IOException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
			this.open.put(channel, System.nanoTime());
			try {
				channel.write(ByteBuffer.wrap(request));
				channel.shutdownOutput();
				InputStream answer = Channels.newInputStream(channel);
				return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
			}
			catch (IOException ex) {
				// Closed before everything was sent or read, which is an answer, too.
				return "";
			}
			finally {
				this.open.remove(channel);
			}
		}
	}

	private void closeHanging() {
		while (!this.done.get()) {
			long now = System.nanoTime();
			this.open.forEach((channel, since) -> {
				if (now - since > HANG_SECONDS * 1_000_000_000L) {
					this.hangs.incrementAndGet();
					closeQuietly(channel);
				}
			});
			sleep();
		}
	}

	private static void closeQuietly(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(500);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Asks on one connection, each time with a word that only this request has. */
	private int askRightly() throws IOException {
		int count = 0;
		try (RawClient client = RawClient.connect(socket())) {
			while (!this.done.get()) {
				String word = "[\"right-%d\"]".formatted(count++);
				assertThat(client.send(RawClient.request("POST", "/echo", word)).read().body()).isEqualTo(word);
			}
		}
		return count;
	}

	@Test
	void aRequestThatIsSplitAtAnyByteIsAnsweredAsWhole() throws Exception {
		FaultReport report = new FaultReport("splits");
		int splits = 0;
		try (ServerProcess server = ServerProcess.launch(this.directory, "--adminsock.path=" + socket())
			.awaitListening()) {
			for (String request : Mutation.REQUESTS.subList(0, 6)) {
				byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
				String whole = withoutDate(exchange(bytes));
				for (int at = 1; at < bytes.length; at++) {
					assertThat(withoutDate(exchangeInTwo(bytes, at))).as("split at %d of %s", at, request)
						.isEqualTo(whole);
					splits++;
				}
			}
			assertThat(server.log()).doesNotContain(" WARN ", "ERROR", "\tat ");
		}
		report.print("%d requests in two parts".formatted(splits));
	}

	private static String withoutDate(String answer) {
		return answer.replaceAll("\r\nDate: [^\r]*", "");
	}

	private String exchangeInTwo(byte[] request, int at) throws IOException, InterruptedException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
			channel.write(ByteBuffer.wrap(request, 0, at));
			Thread.sleep(1);
			channel.write(ByteBuffer.wrap(request, at, request.length - at));
			channel.shutdownOutput();
			return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private int heapMegabytes(ServerProcess server) throws IOException {
		Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
		assertThat(Programs.run(jcmd.toString(), Long.toString(server.pid()), "GC.run").status()).isZero();
		String heap = RawClient.get(socket(), "/info").body().replaceAll("(?s).*\"heapUsed\":(\\d+).*", "$1");
		return (int) (Long.parseLong(heap) / 1_000_000);
	}

	private static long descriptors(ServerProcess server) throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/%d/fd".formatted(server.pid())))) {
			return descriptors.count();
		}
	}

}
