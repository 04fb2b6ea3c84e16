package io.adminsock.beside;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks by a customer, who reaches the TCP port only: no command answers there, however
 * its path is spelled. And attacks on the admin socket, which customers do not notice.
 */
@Timeout(180)
class CustomerAttackIT {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int HALF_REQUESTS = 50;

	private static final int BUSY_CLIENTS = 8;

	@TempDir
	private static Path directory;

	private static Service without;

	private static Service with;

	@BeforeAll
	static void start() throws Exception {
		String[] arguments = { "--server.forward-headers-strategy=framework",
				"--spring.mvc.hiddenmethod.filter.enabled=true" };
		without = Service.without(directory.resolve("without"), Libraries.plain(), Shop.class, arguments);
		with = Service.with(directory.resolve("with"), Libraries.plain(), Shop.class,
				Stream.concat(Stream.of(arguments), Stream.of("--spring.main.sources=" + ShopCommands.class.getName()))
					.toArray(String[]::new));
		without.awaitStart();
		with.awaitStart();
	}

	@AfterAll
	static void stop() {
		with.close();
		without.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET ping", "GET info", "GET threads", "GET loglevel", "POST loglevel", "POST echo",
			"GET whoami", "POST shutdown", "POST restock", "GET private/count", "GET late", "GET fresh", "POST break",
			"GET actuator", "GET actuator/health", "GET actuator/env", "POST actuator/shutdown", "GET " })
	void noSpellingOfAPathReachesACommand(String command) throws IOException {
		String method = command.substring(0, command.indexOf(' '));
		for (String path : spellings(command.substring(method.length() + 1))) {
			assertSame(TcpClient.text("%s %s".formatted(method, path), ""));
		}
		assertThat(with.process().isAlive()).isTrue();
	}

	private static List<String> spellings(String name) {
		List<String> spellings = new ArrayList<>(List.of("/" + name, "//" + name, "/./" + name, "/x/../" + name,
				"/%2e/" + name, "/%2E%2E/" + name, "/;x=y/" + name, "/" + name + ";x=y", "/" + name + "/",
				"/" + name + ".json", "/" + name + "?x=y", "/" + name + "%00", "/" + name + "%20", "/" + name + "#x",
				"\\" + name, "/price/../" + name, "/price/..;/" + name, "http://shop/" + name,
				"http://localhost/" + name, "unix:/" + name, "/adminsock/" + name, "/admin/" + name,
				"/run/admin.sock/" + name, "*/" + name, "/" + name.toUpperCase(Locale.ROOT), "/error/" + name, name));
		if (!name.isEmpty()) {
			spellings.add("/%%%02x%s".formatted((int) name.charAt(0), name.substring(1)));
			spellings.add("/%%25%02x%s".formatted((int) name.charAt(0), name.substring(1)));
		}
		return spellings;
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-Prefix: /ping", "X-Forwarded-Prefix: /..", "X-Forwarded-Host: unix",
			"X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: unix", "X-Forwarded-Port: -1",
			"Forwarded: for=root;proto=unix", "X-Original-URL: /ping", "X-Rewrite-URL: /ping",
			"X-HTTP-Method-Override: GET", "X-HTTP-Method: POST", "X-Method-Override: POST", "Host: adminsock",
			"Host: localhost", "Host: any", "Host: ", "Upgrade: unix", "Connection: upgrade", "X-Remote-User: root",
			"REMOTE_USER: root", "Authorization: Basic cm9vdDpyb290", "Accept: application/problem+json",
			"Content-Type: application/json", "Expect: 100-continue" })
	void noHeaderReachesACommand(String header) throws IOException {
		for (String request : List.of("GET /ping", "GET /price", "POST /shutdown", "POST /restock", "GET /info")) {
			assertSame(TcpClient.text(request, "", header));
			assertSame(
					TcpClient.text(request, "_method=get", header, "Content-Type: application/x-www-form-urlencoded"));
		}
		assertSame("GET /ping HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(header));
		assertThat(with.process().isAlive()).isTrue();
	}

	/**
	 * The service without adminsock has no command, so the same answer is none of one.
	 */
	private static void assertSame(String request) throws IOException {
		String answer = answer(with, request);
		assertThat(answer).as(request).isEqualTo(answer(without, request));
	}

	private static String answer(Service service, String request) throws IOException {
		int port = service.ports().get(0);
		return TcpClient.of(port)
			.exchange(request)
			.replaceAll("\r\nDate: [^\r]+", "\r\nDate: any")
			.replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":any")
			.replace(Integer.toString(port), "PORT");
	}

	@Test
	void customersDoNotNoticeAFloodOnTheSocket() throws Exception {
		List<RawClient> halfRequests = new ArrayList<>();
		AtomicBoolean flooding = new AtomicBoolean(true);
		List<Thread> busy = new ArrayList<>();
		try {
			for (int i = 0; i < HALF_REQUESTS; i++) {
				halfRequests.add(RawClient.connect(with.socket()).send("POST /restock HTTP/1.1\r\nHost: any\r\nConte"));
			}
			for (int i = 0; i < BUSY_CLIENTS; i++) {
				busy.add(startBusyClient(flooding));
			}
			for (int i = 0; i < 100; i++) {
				assertThat(customer().request("GET /price")).startsWith("HTTP/1.1 200 ");
			}
			assertThat(busy).allMatch(Thread::isAlive);
			assertThat(with.get("/ping").body()).isEqualTo("pong");
		}
		finally {
			flooding.set(false);
			for (Thread thread : busy) {
				thread.join(PATIENCE.toMillis());
			}
			for (RawClient client : halfRequests) {
				client.close();
			}
		}
	}

	private static Thread startBusyClient(AtomicBoolean flooding) {
		Thread thread = new Thread(() -> {
			while (flooding.get()) {
				try {
					assertThat(with.get("/threads").status()).isEqualTo(200);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		thread.start();
		return thread;
	}

	private static TcpClient customer() throws IOException {
		return TcpClient.of(with.ports().get(0));
	}

}
