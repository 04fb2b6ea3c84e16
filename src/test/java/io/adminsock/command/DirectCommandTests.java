package io.adminsock.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.adminsock.peer.Peer;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which methods are called directly. What they do then is the matter of all other tests
 * here, which the build runs with and without it.
 */
class DirectCommandTests {

	private static final String DIRECT = "adminsock.commands.direct=true";

	@TempDir
	private static Path directory;

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = TestServer.start(directory.resolve("s"), List.of(Commands.class, Anew.class, WithModel.class), DIRECT);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text", "nothing", "data", "list", "map", "many", "peer", "produces" })
	void methodThatNeedsNothingElseIsCalledDirectly(String name) {
		assertThat(isDirect(server, name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "constrained", "constrainedResult", "body", "request", "anything", "later",
			"entity", "status", "notArgument", "anew", "withModel" })
	void methodThatNeedsMoreIsCalledBySpring(String name) {
		assertThat(isDirect(server, name)).isFalse();
	}

	@Test
	void itCanBeTurnedOff() {
		try (TestServer off = TestServer.start(directory.resolve("off"), List.of(Commands.class),
				"adminsock.commands.direct=false")) {
			assertThat(isDirect(off, "text")).isFalse();
		}
	}

	@Test
	void modelOfAnAdviceIsMadeForEachMethod() {
		try (TestServer other = TestServer.start(directory.resolve("model"), List.of(Commands.class, Model.class),
				DIRECT)) {
			assertThat(isDirect(other, "text")).isFalse();
		}
	}

	@Test
	void adviceChangesTheResultAlsoOfADirectCall() throws IOException {
		try (TestServer other = TestServer.start(directory.resolve("advice"), List.of(Commands.class, Loud.class),
				DIRECT)) {
			assertThat(isDirect(other, "text")).isTrue();
			assertThat(other.post("/text", "[\"hello\"]").body()).isEqualTo("HELLO");
		}
	}

	@Test
	void directCallsGiveWhatTheyShould() throws IOException {
		assertThat(server.post("/text", "[\"hello\"]").body()).isEqualTo("hello");
		assertThat(server.post("/nothing", "").body()).isEqualTo("Success");
		assertThat(server.post("/data", "[\"a\", 1]").body()).isEqualTo("{\"name\":\"a\",\"size\":1}");
		assertThat(server.post("/many", "[1, 2, 3]").body()).isEqualTo("[1,2,3]");
		assertThat(server.post("/peer", "[\"x\"]").body()).isEqualTo("x root");
		RawClient.Response produced = server.post("/produces", "");
		assertThat(produced.header("Content-Type")).startsWith("text/csv");
		assertThat(produced.body()).isEqualTo("a,b");
	}

	@Test
	void beanOfEachRequestIsAnotherOne() throws IOException {
		assertThat(server.post("/anew", "").body()).isNotEqualTo(server.post("/anew", "").body());
	}

	private static boolean isDirect(TestServer server, String name) {
		HandlerMethod method = server.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.values()
			.stream()
			.filter((candidate) -> candidate.getMethod().getName().equals(name))
			.findFirst()
			.orElseThrow()
			.createWithResolvedBean();
		HandlerAdapter adapter = server.context().getBean("adminsockCommandAdapter", HandlerAdapter.class);
		return adapter.supports(method) && adapter.supports(again(server, method));
	}

	/**
	 * The method as the next request would find it.
	 */
	private static HandlerMethod again(TestServer server, HandlerMethod method) {
		return new HandlerMethod(server.context().getBean(method.getBeanType()), method.getMethod());
	}

	@RestController
	static class Commands {

		record Data(@NotBlank String name, int size) {
		}

		@PostMapping("/text")
		String text(@Arg String text) {
			return text;
		}

		@PostMapping("/nothing")
		void nothing() {
			// The answer is that it worked.
		}

		@PostMapping("/data")
		Data data(@Arg String name, @Arg int size) {
			return new Data(name, size);
		}

		@PostMapping("/list")
		List<Data> list(@Arg Data data) {
			return List.of(data);
		}

		@PostMapping("/map")
		Map<String, Integer> map(@Arg @Nullable Integer number) {
			return Map.of("number", (number != null) ? number : 0);
		}

		@PostMapping("/many")
		int[] many(@Arg int... numbers) {
			return numbers;
		}

		@PostMapping("/peer")
		String peer(Peer peer, @Arg String text) {
			return text + " " + peer.getName();
		}

		@PostMapping(path = "/produces", produces = "text/csv")
		String produces() {
			return "a,b";
		}

		@PostMapping("/valid")
		String valid(@Arg @Valid Data data) {
			return data.name();
		}

		@PostMapping("/constrained")
		int constrained(@Arg @Max(5) int number) {
			return number;
		}

		@PostMapping("/constrained-result")
		@NotBlank
		String constrainedResult() {
			return "x";
		}

		@PostMapping("/body")
		String body(@RequestBody Data data) {
			return data.name();
		}

		@PostMapping("/request")
		String request(HttpServletRequest request, @Arg String text) {
			return request.getMethod() + text;
		}

		@PostMapping("/anything")
		Object anything() {
			return "x";
		}

		@PostMapping("/later")
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("x");
		}

		@PostMapping("/entity")
		ResponseEntity<String> entity() {
			return ResponseEntity.ok("x");
		}

		@PostMapping("/status")
		@ResponseStatus(HttpStatus.ACCEPTED)
		String status() {
			return "x";
		}

		@PostMapping("/not-argument")
		String notArgument(@Arg String text, MediaType type) {
			return text + type;
		}

	}

	@RestController
	@Scope("prototype")
	static class Anew {

		@PostMapping("/anew")
		int anew() {
			return System.identityHashCode(this);
		}

	}

	@RestController
	static class WithModel {

		@ModelAttribute("answer")
		int answer() {
			return 42;
		}

		@PostMapping("/with-model")
		String withModel() {
			return "x";
		}

	}

	@ControllerAdvice
	static class Model {

		@ModelAttribute("answer")
		int answer() {
			return 42;
		}

	}

	@ControllerAdvice
	static class Loud implements ResponseBodyAdvice<String> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return returnType.getParameterType() == String.class;
		}

		@Override
		public @Nullable String beforeBodyWrite(@Nullable String body, MethodParameter returnType,
				MediaType contentType, Class<? extends HttpMessageConverter<?>> converterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			return (body != null) ? body.toUpperCase(Locale.ROOT) : null;
		}

	}

}
