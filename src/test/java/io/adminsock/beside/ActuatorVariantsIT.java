package io.adminsock.beside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the endpoints of Actuator on the socket of a worker without a web server, and
 * of services that configure Actuator otherwise than by default. The shelf of each of
 * them is empty, so that its health is DOWN.
 */
@Timeout(120)
class ActuatorVariantsIT {

	@TempDir
	private Path directory;

	@Test
	void aWorkerHasItsEndpointsWithoutAPort() throws IOException {
		try (Service worker = start("worker", "--spring.main.web-application-type=none",
				"--spring.main.keep-alive=true", "--shop.password=secret")) {
			assertThat(worker.ports()).isEmpty();
			RawClient.Response health = worker.get("/actuator/health");
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.json().at("/components/shelf/details/goods").stringValue()).isEqualTo("none");
			assertThat(worker.get("/actuator/health/ping").status()).isEqualTo(200);
			assertThat(worker.get("/actuator/health/shelf").status()).isEqualTo(503);
			assertThat(worker.get("/actuator/env/shop.password").body()).contains("******").doesNotContain("secret");
			assertThat(worker.get("/actuator/threaddump").body()).contains("\"threadName\"");
			assertThat(worker.post("/actuator/loggers/org.example", "{\"configuredLevel\": \"DEBUG\"}").status())
				.isEqualTo(204);
			assertThat(worker.get("/actuator/loggers/org.example").body()).contains("\"configuredLevel\":\"DEBUG\"");
		}
	}

	@Test
	void curlNeedsNoContentType() throws IOException {
		Programs.require("curl");
		try (Service service = start("curl")) {
			String written = Programs
				.run("curl", "-s", "-w", "%{http_code}", "-d", "{\"configuredLevel\":\"DEBUG\"}", "--unix-socket",
						service.socket().toString(), "http://any/actuator/loggers/org.example")
				.output();
			assertThat(written).isEqualTo("204");
			assertThat(service.get("/actuator/loggers/org.example").body()).contains("\"configuredLevel\":\"DEBUG\"");
		}
	}

	@Test
	void anOperationThatDeletesIsADeleteOfThatName() throws IOException {
		try (Service service = start("delete")) {
			assertThat(delete(service, "/actuator/bins/a").status()).isEqualTo(204);
			assertThat(service.get("/actuator/bins").body()).isEqualTo("1");
			assertThat(service.post("/actuator/bins/a", "").status()).isEqualTo(405);
			service.process().awaitLog("command=actuator/bins/a");
		}
	}

	@Test
	void theStatusOfHealthIsTheOneThatTheApplicationMapsItTo() throws IOException {
		try (Service service = start("mapped", "--management.endpoint.health.status.http-mapping.down=200")) {
			assertThat(tcp(service, "/actuator/health")).isEqualTo("200");
			assertThat(service.get("/actuator/health").status()).isEqualTo(200);
			assertThat(service.get("/actuator/health").body()).contains("\"status\":\"DOWN\"");
		}
	}

	@Test
	void healthThatIsDownIsAsUnavailableAsOnThePort() throws IOException {
		try (Service service = start("down")) {
			assertThat(tcp(service, "/actuator/health")).isEqualTo("503");
			assertThat(service.get("/actuator/health").status()).isEqualTo(503);
		}
	}

	@Test
	void healthTellsOfAPortThatDoesNotAnswer() throws Exception {
		try (Service service = start("hanging", "--server.tomcat.threads.max=1", "--server.tomcat.threads.min-spare=1",
				"--shelf.status=UP")) {
			int port = service.ports().get(0);
			RawClient.Response health = service.get("/actuator/health");
			assertThat(health.status()).as(health.body()).isEqualTo(200);
			assertThat(health.json().at("/ports/0/server.port").intValue()).isEqualTo(port);
			assertThat(health.json().at("/ports/0/status").stringValue()).isEqualTo("UP");
			assertThat(TcpClient.of(port).request("GET /actuator/health")).doesNotContain("ports");
			try (Socket held = new Socket(InetAddress.getLoopbackAddress(), port)) {
				held.getOutputStream()
					.write("GET /hold HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				service.process().awaitLog("held");
				health = service.get("/actuator/health");
				assertThat(health.status()).isEqualTo(503);
				assertThat(health.json().get("status").stringValue()).isEqualTo("DOWN");
				assertThat(health.json().at("/ports/0/error").stringValue()).isEqualTo("no answer within 2 s");
			}
		}
	}

	@Test
	void healthTellsOfAPortWithTlsAndOfActuatorsOwn() throws IOException {
		Path store = KeyStores.create(this.directory);
		try (Service service = start("secured", "--shelf.status=UP", "--server.ssl.key-store=" + store,
				"--server.ssl.key-store-password=" + KeyStores.PASSWORD, "--management.server.port=0",
				"--management.server.ssl.enabled=false")) {
			RawClient.Response health = service.get("/actuator/health");
			assertThat(health.json().get("ports").valueStream().map((port) -> port.get("status").stringValue()))
				.containsExactly("UP", "UP");
			assertThat(health.json().at("/ports/1").propertyNames()).contains("management.server.port");
			assertThat(service.process().log()).doesNotContain("WARN", "Exception");
		}
	}

	@Test
	void aMonitoringUserReadsTheMetricsByASocketOfItsOwn() throws IOException {
		Programs.requireRoot();
		Programs.require("curl");
		JavaProgram.openToAll(this.directory);
		Path metrics = this.directory.resolve("metrics.sock");
		try (Service service = start("metrics", "--adminsock.sockets.metrics.path=" + metrics,
				"--adminsock.sockets.metrics.owner=nobody", "--adminsock.sockets.metrics.mode=0600",
				"--adminsock.sockets.metrics.commands[0]=actuator/prometheus")) {
			service.process().awaitLog("Listening on unix:" + metrics);
			assertThat(curlAsNobody(metrics, "/actuator/prometheus")).contains("# TYPE jvm_memory_used_bytes gauge",
					"jvm_memory_used_bytes{area=\"heap\"");
			assertThat(curlAsNobody(metrics, "/actuator/env")).contains("forbidden");
			assertThat(curlAsNobody(service.socket(), "/actuator/prometheus")).isEmpty();
			assertThat(tcp(service, "/actuator/prometheus")).isEqualTo("404");
		}
	}

	private static String curlAsNobody(Path socket, String path) {
		return Programs.runAs(65534, 65534, "", "curl", "-s", "--unix-socket", socket.toString(), "http://any" + path)
			.output();
	}

	@Test
	void thePortOfAServiceThatHidesHealthStaysAsItIs() throws IOException {
		String[] options = { "--management.endpoints.web.exposure.include=info",
				"--management.endpoint.health.group.live.include=ping",
				"--management.endpoint.health.group.live.additional-path=server:/livez" };
		try (Service with = start("hidden", options);
				Service without = Service
					.without(this.directory.resolve("without"), Libraries.observed(), Bins.class, options)
					.awaitStart()) {
			assertThat(with.get("/actuator/health/live").status()).isEqualTo(200);
			assertThat(Stream.of("/actuator", "/actuator/health", "/actuator/health/live", "/livez", "/actuator/info",
					"/actuator/bins", "/actuator/env"))
				.allSatisfy((path) -> assertThat(tcp(with, path)).as(path).isEqualTo(tcp(without, path)));
			assertThat(tcp(with, "/livez")).isEqualTo("404");
			assertThat(tcp(with, "/actuator/info")).isEqualTo("200");
		}
	}

	private Service start(String name, String... options) throws IOException {
		return Service.with(this.directory.resolve(name), Libraries.observed(), Bins.class, options).awaitStart();
	}

	private static RawClient.Response delete(Service service, String path) throws IOException {
		return RawClient.exchange(service.socket(), RawClient.request("DELETE", path, ""));
	}

	private static String tcp(Service service, String path) throws IOException {
		return TcpClient.of(service.ports().get(0)).request("GET " + path).split(" ")[1];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Bins {

		public static void main(String[] args) {
			SpringApplication.run(Bins.class, args);
		}

		@Bean
		BinsEndpoint bins() {
			return new BinsEndpoint();
		}

		@Bean
		HealthIndicator shelf(@Value("${shelf.status:DOWN}") String status) {
			return () -> Health.status(status).withDetail("goods", "none").build();
		}

		@Bean
		HoldController hold() {
			return new HoldController();
		}

	}

	@RestController
	static class HoldController {

		@GetMapping("/hold")
		void hold() throws InterruptedException {
			System.out.println("held");
			Thread.sleep(Long.MAX_VALUE);
		}

	}

	@Endpoint(id = "bins")
	static class BinsEndpoint {

		private final AtomicInteger deleted = new AtomicInteger();

		@ReadOperation
		int deleted() {
			return this.deleted.get();
		}

		@DeleteOperation
		void delete(@Selector String name) {
			this.deleted.incrementAndGet();
		}

	}

}
