package io.adminsock.beside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.beside.Service.Libraries;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the endpoints of Actuator on the socket of a service that has them, and of its
 * port, which is to have only those that it has without the socket.
 */
@Timeout(120)
class ActuatorIT {

	private static final String[] OPTIONS = { "--adminsock.mode=0666", "--spring.application.name=shop",
			"--shop.password=secret", "--logging.file.name=shop.log", "--management.endpoint.caches.access=none",
			"--management.endpoint.heapdump.access=unrestricted",
			"--management.endpoint.health.show-details=when-authorized", "--adminsock.actuator.exclude=mappings",
			"--adminsock.access.rules[0].command=actuator/health*", "--adminsock.access.rules[0].allow=*",
			"--adminsock.access.rules[1].command=*", "--adminsock.access.rules[1].allow=root" };

	@TempDir
	private static Path directory;

	private static Service with;

	private static Service without;

	@BeforeAll
	static void start() throws Exception {
		Programs.requireRoot();
		JavaProgram.openToAll(directory);
		with = Service.with(directory.resolve("with"), Libraries.observed(), Shelves.class, OPTIONS).awaitStart();
		without = Service.without(directory.resolve("without"), Libraries.observed(), Shelves.class, OPTIONS)
			.awaitStart();
	}

	@AfterAll
	static void stop() {
		with.close();
		without.close();
	}

	@Test
	void healthHasItsDetailsForPeersWhoAreAuthorizedByBeingKnown() throws IOException {
		RawClient.Response health = with.get("/actuator/health");
		assertThat(health.json().get("status").stringValue()).isEqualTo("UP");
		assertThat(health.body()).contains("diskSpace");
		assertThat(TcpClient.of(with.ports().get(0)).request("GET /actuator/health")).contains("UP")
			.doesNotContain("diskSpace");
		assertThat(with.get("/actuator/health/ping").json().get("status").stringValue()).isEqualTo("UP");
		assertThat(with.get("/actuator/health/nothing").status()).isEqualTo(404);
		assertThat(with.get("/actuator/health/%25zz").status()).isEqualTo(404);
	}

	@Test
	void valuesOfTheEnvironmentAreHiddenAsActuatorHidesThem() throws IOException {
		assertThat(with.get("/actuator/env/shop.password").body()).contains("******").doesNotContain("secret");
	}

	@Test
	void aLoggerIsSetByAnyClient() throws IOException {
		assertThat(with.post("/actuator/loggers/org.example", "{\"configuredLevel\": \"debug\"}").status())
			.isEqualTo(204);
		assertThat(with.get("/actuator/loggers/org.example").json().get("configuredLevel").stringValue())
			.isEqualTo("DEBUG");
		assertThat(with.post("/actuator/loggers/org.example", "{\"level\": \"debug\"}").status()).isEqualTo(400);
		assertThat(with.post("/actuator/loggers/org.example", "[\"none-such\"]").status()).isEqualTo(400);
	}

	@Test
	void filesAreSentAsTheyAre() throws IOException {
		RawClient.Response heap = with.get("/actuator/heapdump");
		assertThat(heap.status()).isEqualTo(200);
		assertThat(heap.body()).startsWith("JAVA PROFILE");
		RawClient.Response log = RawClient.exchange(with.socket(),
				RawClient.request("GET", "/actuator/logfile", "", "Range: bytes=0-9"));
		assertThat(log.status()).isEqualTo(206);
		assertThat(log.body()).hasSize(10);
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/threaddump, application/vnd.spring-boot.actuator.v3+json, {",
			"/actuator/metrics/jvm.memory.used, application/vnd.spring-boot.actuator.v3+json, {",
			"/actuator/beans, application/vnd.spring-boot.actuator.v3+json, {" })
	void otherEndpointsAnswerAsOnAPort(String path, String type, String beginning) throws IOException {
		RawClient.Response response = with.get(path);
		assertThat(response.status()).as(response.body()).isEqualTo(200);
		assertThat(response.headers()).containsEntry("content-type", type);
		assertThat(response.body()).startsWith(beginning);
	}

	@Test
	void anEndpointOfTheApplicationTakesTypedArguments() throws IOException {
		assertThat(with.post("/actuator/shelves/a", "{\"count\": 3, \"label\": \"tea\"}").status()).isEqualTo(204);
		assertThat(with.post("/actuator/shelves/a", "[4, \"tea\"]").status()).isEqualTo(204);
		assertThat(with.get("/actuator/shelves/a").json().get("count").intValue()).isEqualTo(4);
		assertThat(with.post("/actuator/shelves/a", "{\"count\": \"many\", \"label\": \"tea\"}").body())
			.contains("bad-arguments", "expected integer", "POST /actuator/shelves/{name} <count> <label>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/caches", "/actuator/mappings" })
	void whatIsTurnedOffIsNotThere(String path) throws IOException {
		assertThat(with.get(path).status()).isEqualTo(404);
	}

	@Test
	void endpointsStandInTheCatalogAndInTheAuditLog() throws IOException {
		String catalog = RawClient.exchange(with.socket(), RawClient.request("GET", "/", "", "Accept: text/plain"))
			.body();
		assertThat(catalog).contains("GET /actuator/heapdump ", "POST /actuator/loggers/{name} [<configuredLevel>] ")
			.doesNotContain("/actuator/mappings", "/actuator/caches");
		with.post("/actuator/shelves/b", "[5, \"coffee\"]");
		with.process().awaitLog("command=actuator/shelves/b arguments=\"[5,\\\"coffee\\\"]\" status=204");
	}

	@ParameterizedTest
	@CsvSource({ "/, 200", "/actuator/health, 200", "/actuator/health/ping, 200", "/actuator/heapdump, 403",
			"/actuator/env, 403", "/actuator/env/shop.password, 403", "/ping, 403" })
	void rulesDecideForEachUser(String path, int status) {
		Programs.require("curl");
		String output = Programs
			.runAs(65534, 65534, "", "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--unix-socket",
					with.socket().toString(), "http://any" + path)
			.output();
		assertThat(output).isEqualTo(Integer.toString(status));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/health", "/actuator/env", "/actuator/heapdump",
			"/actuator/shelves/a", "/actuator/loggers", "/actuator/health/ping" })
	void thePortHasWhatItHasWithoutTheSocket(String path) throws IOException {
		assertThat(status(with, path)).isEqualTo(status(without, path));
		assertThat(status(with, "/actuator/heapdump")).isEqualTo("404");
	}

	private static String status(Service service, String path) throws IOException {
		return TcpClient.of(service.ports().get(0)).request("GET " + path).split(" ")[1];
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shelves {

		public static void main(String[] args) {
			SpringApplication.run(Shelves.class, args);
		}

		@Bean
		ShelvesEndpoint shelves() {
			return new ShelvesEndpoint();
		}

	}

	@Endpoint(id = "shelves")
	static class ShelvesEndpoint {

		private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

		record Shelf(int count, String label) {
		}

		@ReadOperation
		List<String> all() {
			return List.copyOf(this.shelves.keySet());
		}

		@ReadOperation
		@Nullable Shelf one(@Selector String name) {
			return this.shelves.get(name);
		}

		@WriteOperation
		void put(@Selector String name, int count, String label) {
			this.shelves.put(name, new Shelf(count, label));
		}

	}

}
