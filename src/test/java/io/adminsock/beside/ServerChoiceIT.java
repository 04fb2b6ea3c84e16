package io.adminsock.beside;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.command.AdminController;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application has the server that it has without adminsock, or none. What
 * decides that is its class path, to which adminsock adds no server of Spring Boot.
 */
@Timeout(120)
class ServerChoiceIT {

	/** What an application has that has only adminsock among its dependencies. */
	private static final Predicate<String> WORKER = Pattern.compile("spring-(boot|boot-autoconfigure|boot-starter"
			+ "|core|beans|context|aop|expression|web|webmvc)-\\d.*|(tomcat-embed-core|jackson|junixsocket|native-lib"
			+ "|logback|slf4j|log4j|jul-to|jakarta.annotation|snakeyaml|jspecify|commons-logging|micrometer-(obs|com)).*")
		.asMatchPredicate();

	private static final Predicate<String> JETTY = WORKER.or(
			Pattern
				.compile("spring-boot-(starter-)?(jetty|webmvc|servlet|web-server|http-converter|jackson).*|jetty-.*"
						+ "|jakarta.(servlet|websocket).*")
				.asMatchPredicate());

	private static final Predicate<String> NETTY = WORKER.or(Pattern
		.compile("spring-boot-(reactor|netty|webflux|web-server|http-codec|jackson).*|spring-webflux.*|reactor-.*"
				+ "|reactive-streams.*|netty-.*")
		.asMatchPredicate());

	private static final Predicate<String> ACTUATOR = Pattern
		.compile("(spring-boot-(starter-)?(actuator|health|micrometer)|micrometer-).*")
		.asMatchPredicate();

	private static final Pattern PORT = Pattern.compile("(Netty|Jetty) started on port (\\d+)");

	@TempDir
	private Path directory;

	@Test
	void webFluxOnNettyStaysWhatItIs() throws Exception {
		try (ServerProcess server = ServerProcess
			.launchOn(NETTY.or(ACTUATOR), Letters.class, this.directory, "--server.port=0")
			.awaitListening()) {
			assertThat(tcp(server, "Netty", "/letters")).isEqualTo("ab");
			assertThat(RawClient.get(socket(), "/letters").status()).isEqualTo(404);
			assertThat(RawClient.get(socket(), "/actuator/health").body()).contains("\"status\":\"UP\"");
			assertThat(RawClient.get(socket(), "/actuator/letters").body()).isEqualTo("[\"a\",\"b\"]");
			assertCommands();
		}
	}

	@Test
	void springMvcOnJettyStaysWhatItIs() throws Exception {
		try (ServerProcess server = ServerProcess.launchOn(JETTY, Shop.class, this.directory, "--server.port=0")
			.awaitListening()) {
			assertThat(tcp(server, "Jetty", "/price")).isEqualTo("12");
			assertThat(RawClient.get(socket(), "/price").status()).isEqualTo(404);
			assertCommands();
		}
	}

	@Test
	void aWorkerWithoutAServerGetsTheSocketAndNothingElse() throws Exception {
		try (ServerProcess server = ServerProcess.launchOn(WORKER, Worker.class, this.directory).awaitListening()) {
			assertThat(RawClient.get(socket(), "/price").body()).isEqualTo("12");
			assertCommands();
			assertThat(server.log()).doesNotContain("started on port", "WARN", "ERROR");
		}
	}

	private void assertCommands() throws IOException {
		assertThat(RawClient.get(socket(), "/ping").body()).isEqualTo("pong");
		assertThat(RawClient.get(socket(), "/stock").body()).isEqualTo("3");
	}

	private Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	private static String tcp(ServerProcess server, String name, String path) throws Exception {
		Matcher port = PORT.matcher(server.log());
		assertThat(port.find()).as(server.log()).isTrue();
		assertThat(port.group(1)).isEqualTo(name);
		URI uri = URI.create("http://localhost:%s%s".formatted(port.group(2), path));
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ LetterController.class, LettersEndpoint.class, StockCommands.class })
	static class Letters {

		public static void main(String[] args) {
			SpringApplication.run(Letters.class, args);
		}

	}

	@RestController
	static class LetterController {

		@GetMapping("/letters")
		Flux<String> letters() {
			return Flux.just("a", "b");
		}

	}

	@Endpoint(id = "letters")
	static class LettersEndpoint {

		@ReadOperation
		Flux<String> letters() {
			return Flux.just("a", "b");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ PriceController.class, StockCommands.class })
	static class Shop {

		public static void main(String[] args) {
			SpringApplication.run(Shop.class, args);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	@Import({ PriceController.class, StockCommands.class })
	static class Worker {

		public static void main(String[] args) {
			SpringApplication.run(Worker.class, args);
		}

		@Scheduled(fixedDelay = 1000)
		void work() {
		}

	}

	@RestController
	static class PriceController {

		@GetMapping("/price")
		String price() {
			return "12";
		}

	}

	@AdminController
	static class StockCommands {

		@GetMapping("/stock")
		int stock() {
			return 3;
		}

	}

}
