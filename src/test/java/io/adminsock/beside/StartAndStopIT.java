package io.adminsock.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.testing.Conditions;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application with an admin socket beside it starts, stops and fails as it
 * would without, and what the socket answers meanwhile.
 */
@Tag("beside")
@Timeout(180)
class StartAndStopIT {

	private static final int TERMINATED = 128 + 15;

	private static final String NO_SERVER = "--spring.main.web-application-type=none";

	@TempDir
	private Path directory;

	@Test
	void aWorkerWithoutAnyServerHasASocketAndNoPort() throws Exception {
		try (Service worker = with(NO_SERVER, "--worker.ticks=true").awaitStart()) {
			assertThat(worker.get("/ping").body()).isEqualTo("pong");
			assertThat(worker.get("/ledger").body()).isEqualTo("open");
			assertThat(ListeningPorts.of(worker.process().pid())).isEmpty();
			assertThat(worker.process().terminate().awaitExit()).isEqualTo(TERMINATED);
			assertNoSocketIsLeft(worker);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3 })
	void aProcessThatHasDoneItsWorkEnds(int status) throws Exception {
		String code = "--worker.exit-code=" + status;
		try (Service without = without(NO_SERVER, code); Service with = with(NO_SERVER, code)) {
			assertThat(without.process().awaitExit()).isEqualTo(status);
			assertThat(with.process().awaitExit()).as(with.process().log()).isEqualTo(status);
			assertThat(with.directory().resolve("run")).exists();
			assertNoSocketIsLeft(with);
		}
	}

	@ParameterizedTest
	@CsvSource({ "waits, warehouse", "hangs, hangingWarehouse" })
	void aStartThatHangsCanBeLookedAtAndEnded(String how, String bean) throws Exception {
		String option = "--worker.warehouse=" + how;
		try (Service without = without(option); Service with = with(option)) {
			awaitSocket(with);
			Conditions.await().until(() -> info(with, "beansInCreation").contains(bean));
			assertThat(info(with, "state")).isEqualTo("\"starting\"");
			assertThat(with.get("/ping").body()).isEqualTo("pong");
			assertThat(with.get("/threads").body()).contains("\"main\"").contains(bean);
			assertThat(with.post("/loglevel", "[\"shop\", \"debug\"]").status()).isEqualTo(200);
			RawClient.Response response = with.get("/ledger");
			assertUnavailable(response, "starting");
			assertThat(response.json().get("detail").asString()).contains(bean);
			int status = without.process().terminate().awaitExit();
			assertThat(with.process().terminate().awaitExit()).isEqualTo(status);
		}
		assertTheNextStartHasASocket();
	}

	/**
	 * Spring does not close a context whose start ignores interrupts, so the file of its
	 * socket stays.
	 */
	private void assertTheNextStartHasASocket() throws Exception {
		try (Service next = with("--adminsock.required=true").awaitStart()) {
			assertThat(info(next, "pid")).isEqualTo(Long.toString(next.process().pid()));
		}
	}

	@Test
	void aStartThatFailsLeavesNoSocket() throws Exception {
		try (Service worker = with("--worker.warehouse=fails")) {
			assertThat(worker.process().awaitExit()).isEqualTo(1);
			assertThat(worker.process().log()).contains("no warehouse");
			assertThat(worker.directory().resolve("run")).exists();
			assertNoSocketIsLeft(worker);
		}
	}

	@ParameterizedTest
	@CsvSource({ "SIGTERM, 143", "shutdown, 0" })
	void aStopThatTakesLongCanBeLookedAt(String how, int status) throws Exception {
		try (Service worker = with("--worker.stops-slowly=true").awaitStart()) {
			assertThat(info(worker, "state")).isEqualTo("\"running\"");
			if (how.equals("SIGTERM")) {
				worker.process().terminate();
			}
			else {
				assertThat(worker.post("/shutdown", "").body()).isEqualTo("Shutting down");
			}
			Conditions.await().until(() -> info(worker, "state").equals("\"stopping\""));
			assertThat(worker.get("/ledger").body()).isEqualTo("open");
			Worker.makeFile(worker.directory(), "stop");
			Conditions.await().until(() -> worker.get("/ledger").status() != 200);
			assertUnavailable(worker.get("/ledger"), "stopping");
			assertThat(info(worker, "state")).isEqualTo("\"stopping\"");
			assertThat(worker.get("/threads").body()).contains("awaitFile");
			Worker.makeFile(worker.directory(), "destroy");
			assertThat(worker.process().awaitExit()).isEqualTo(status);
			assertNoSocketIsLeft(worker);
		}
	}

	@Test
	void aRunningCommandEndsBeforeItsBeansGo() throws Exception {
		try (Service worker = with().awaitStart(); RawClient client = RawClient.connect(worker.socket())) {
			client.send(RawClient.request("POST", "/balance", ""));
			worker.process().awaitLog("Balancing").terminate();
			Conditions.await().until(() -> worker.get("/ledger").status() == 503);
			Worker.makeFile(worker.directory(), "balance");
			assertThat(client.read().body()).isEqualTo("open");
			assertThat(worker.process().awaitExit()).isEqualTo(TERMINATED);
			assertNoSocketIsLeft(worker);
		}
	}

	@Test
	void theNextInstanceTakesOverTheSocketWhenTheFirstStops() throws Exception {
		try (Service first = with().awaitStart();
				Service next = with("--adminsock.guard-interval=200ms").awaitStart()) {
			assertCustomersAreServed(next);
			assertThat(info(first, "pid")).isEqualTo(Long.toString(first.process().pid()));
			next.process()
				.awaitLog("Cannot put a socket at %s: another instance is running (process %d".formatted(next.socket(),
						first.process().pid()));
			assertThat(first.process().terminate().awaitExit()).isEqualTo(TERMINATED);
			awaitSocket(next);
			assertThat(info(next, "pid")).isEqualTo(Long.toString(next.process().pid()));
			assertThat(next.get("/ledger").body()).isEqualTo("open");
			assertOneError(next);
		}
	}

	@Test
	void anApplicationStartsWithoutItsSocketAndOpensItOnceItCan() throws Exception {
		Path file = Files.writeString(this.directory.resolve("precious"), "precious");
		try (Service worker = with("--adminsock.path=" + file, "--adminsock.guard-interval=200ms").awaitStart()) {
			assertCustomersAreServed(worker);
			worker.process().awaitLog("there is a regular file, which is left alone.");
			assertThat(file).hasContent("precious");
			Files.delete(file);
			Conditions.await().until(() -> Files.exists(file));
			assertThat(RawClient.get(file, "/ledger").body()).isEqualTo("open");
			assertOneError(worker);
		}
	}

	@Test
	void anApplicationStartsWhereNoDirectoryCanBeMade() throws Exception {
		try (Service worker = with("--adminsock.path=/proc/adminsock/s").awaitStart()) {
			assertCustomersAreServed(worker);
			worker.process().awaitLog("/proc/adminsock");
			assertOneError(worker);
			assertThat(worker.process().terminate().awaitExit()).isEqualTo(TERMINATED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "--adminsock.required=true, there is a regular file",
			"--adminsock.acess.rules=any, Did you mean adminsock.access.rules",
			"--adminsock.access.rules[0].command=, adminsock.access.rules[0]", "--adminsock.mode=432, mode '432'",
			"--adminsock.browser.hosts=a/b, adminsock.browser.hosts" })
	void whatIsWrongForGoodStopsTheStart(String option, String analysis) throws Exception {
		Path file = Files.writeString(this.directory.resolve("precious"), "precious");
		try (Service worker = with("--adminsock.path=" + file, option)) {
			assertThat(worker.process().awaitExit()).isEqualTo(1);
			assertThat(worker.process().log()).contains("APPLICATION FAILED TO START", "\nDescription:\n", analysis)
				.doesNotContain("\tat ");
			assertThat(file).hasContent("precious");
		}
	}

	private Service with(String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of("--spring.main.sources=" + WorkerCommands.class.getName()));
		all.addAll(List.of(arguments));
		return Service.with(this.directory.resolve("with"), Libraries.plain(), Worker.class,
				all.toArray(String[]::new));
	}

	private Service without(String... arguments) throws IOException {
		return Service.without(this.directory.resolve("without"), Libraries.plain(), Worker.class, arguments);
	}

	private static void awaitSocket(Service service) {
		Conditions.await().until(() -> Files.exists(service.socket()) || !service.process().isAlive());
	}

	private static String info(Service service, String name) throws IOException {
		return String.valueOf(service.get("/info").json().get(name));
	}

	private static void assertUnavailable(RawClient.Response response, String kind) {
		assertThat(response.status()).as(response.body()).isEqualTo(503);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.header("Retry-After")).isEqualTo("1");
		assertThat(response.json().get("kind").asString()).isEqualTo(kind);
	}

	private static void assertCustomersAreServed(Service service) throws IOException {
		assertThat(TcpClient.of(service.ports().get(0)).request("GET /")).startsWith("HTTP/1.1 404");
	}

	private static void assertOneError(Service service) throws IOException {
		assertThat(service.process().log().lines().filter((line) -> line.contains(" ERROR "))).singleElement()
			.asString()
			.contains("Cannot ")
			.endsWith(
					"The application runs without it, and it is tried again. With adminsock.required=true, the start fails.");
	}

	private static void assertNoSocketIsLeft(Service service) throws IOException {
		try (Stream<Path> files = Files.list(service.directory().resolve("run"))) {
			assertThat(files.map((file) -> file.getFileName().toString())).isSubsetOf("admin.sock.lock");
		}
	}

}
