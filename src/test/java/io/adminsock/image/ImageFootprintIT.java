package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the image takes, in time, memory and size. The figures are printed; the limits are
 * for a machine that has other things to do.
 */
@Tag("image")
@Timeout(900)
class ImageFootprintIT {

	private static final String SERVER = "adminsock-test-footprint";

	private static final String VOLUME = "adminsock-test-footprint";

	private static final int TURNS = 11;

	private static final int REQUESTS = 10_000;

	private static final double LIMIT = 160;

	@TempDir
	private Path directory;

	@BeforeAll
	static void build() throws IOException {
		Images.build();
	}

	@BeforeEach
	@AfterEach
	void removeAll() {
		Podman.remove(SERVER);
		Podman.tryPodman("volume", "rm", "--force", VOLUME);
	}

	@Test
	void itStartsInAFractionOfTheTimeThatTheJarTakes() throws Exception {
		List<Double> image = new ArrayList<>();
		List<Double> jar = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		for (int turn = 0; turn < TURNS; turn++) {
			image.add(startOfImage());
			jar.add(startOfJar());
			ratios.add(image.get(turn) / jar.get(turn));
		}
		print("start to first answer, median of %d turns: image %.2f s, java -jar %.2f s, ratio %.2f (%.2f to %.2f)",
				TURNS, median(image), median(jar), median(ratios), Collections.min(ratios), Collections.max(ratios));
		assertThat(median(ratios)).isLessThan(0.45);
	}

	private double startOfImage() throws Exception {
		Podman.run("--detach", "--name=" + SERVER, "--volume=%s:/run/adminsock".formatted(VOLUME), Images.ADMINSOCK);
		double answer = awaitAnswer(Podman.directory(VOLUME).resolve("admin.sock"));
		double time = answer - started(Podman.inspect(SERVER, "{{.State.Pid}}"));
		Podman.podman("stop", SERVER);
		Podman.remove(SERVER);
		return time;
	}

	private double startOfJar() throws Exception {
		String java = ProcessHandle.current().info().command().orElseThrow();
		Process process = new ProcessBuilder(java, "-jar", System.getProperty("adminsock.jar"))
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		try {
			double answer = awaitAnswer(this.directory.resolve("run/admin.sock"));
			return answer - started(String.valueOf(process.pid()));
		}
		finally {
			process.destroy();
			process.waitFor();
		}
	}

	/** Returns the time of the first answer, in seconds since the machine started. */
	private static double awaitAnswer(Path socket) throws Exception {
		while (true) {
			try {
				assertThat(RawClient.get(socket, "/ping").body()).isEqualTo("pong");
				return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
			}
			catch (IOException ex) {
				Thread.sleep(5);
			}
		}
	}

	/** Returns when a process was started, in seconds since the machine was. */
	private static double started(String pid) throws IOException {
		String stat = Files.readString(Path.of("/proc", pid, "stat"));
		return Long.parseLong(stat.substring(stat.lastIndexOf(')')).split(" ")[20]) / 100.0;
	}

	@Test
	void itStaysSmallAfterManyRequests() throws Exception {
		Podman.run("--detach", "--name=" + SERVER, "--volume=%s:/run/adminsock".formatted(VOLUME), Images.ADMINSOCK);
		Path socket = Podman.directory(VOLUME).resolve("admin.sock");
		awaitAnswer(socket);
		double before = anonymousMegabytes();
		try (RawClient client = RawClient.connect(socket)) {
			for (int request = 0; request < REQUESTS; request++) {
				String body = "[\"some\",\"args\",%d]".formatted(request);
				assertThat(client.send(RawClient.request("POST", "/echo", body)).read().body()).isEqualTo(body);
			}
		}
		double after = anonymousMegabytes();
		double settled = awaitMegabytes(LIMIT);
		print("anonymous memory: %.0f MB after the start, %.0f MB after %d requests, %.0f MB later", before, after,
				REQUESTS, settled);
		assertThat(settled).isLessThan(LIMIT);
	}

	/** Waits until the compilers are done and what they took is given back. */
	private static double awaitMegabytes(double limit) throws Exception {
		double megabytes = anonymousMegabytes();
		for (int second = 0; second < 30 && megabytes >= limit; second++) {
			Thread.sleep(1000);
			megabytes = anonymousMegabytes();
		}
		return megabytes;
	}

	private static double anonymousMegabytes() throws IOException {
		Path rollup = Path.of("/proc", Podman.inspect(SERVER, "{{.State.Pid}}"), "smaps_rollup");
		return Files.readAllLines(rollup)
			.stream()
			.filter((line) -> line.startsWith("Anonymous:"))
			.mapToDouble((line) -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void itIsMadeOfTheBaseImageTheJarsAndTheCache() {
		String sizes = Podman.run("--rm", "--entrypoint=du", Images.ADMINSOCK, "-sm", "/usr/lib/adminsock/lib",
				"/usr/lib/adminsock/adminsock.jar", "/usr/lib/adminsock/adminsock.aot", "/usr/lib/adminsock");
		print("size in MB: image %s bytes; %s", Podman.inspect(Images.ADMINSOCK, "{{.Size}}"),
				sizes.strip().replaceAll("\\s+", " "));
		assertThat(sizes).contains("adminsock.aot");
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	private static void print(String format, Object... arguments) {
		System.out.println(String.format(Locale.ROOT, "Image: " + format, arguments));
	}

}
