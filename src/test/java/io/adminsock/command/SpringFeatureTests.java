package io.adminsock.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that features of Spring for controller methods also work for commands.
 */
class SpringFeatureTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void anAdviceChangesTheResult() throws IOException {
		try (TestServer server = start(Commands.class, Loud.class)) {
			assertThat(server.post("/text", "[\"hello\"]").body()).isEqualTo("HELLO");
		}
	}

	@Test
	void eachRequestHasABeanOfItsOwnWhereItsScopeSaysSo() throws IOException {
		try (TestServer server = start(Anew.class)) {
			assertThat(server.post("/anew", "").body()).isNotEqualTo(server.post("/anew", "").body());
		}
	}

	@Test
	void aMethodIsGivenTheModelOfItsControllerAndOfAnAdvice() throws IOException {
		try (TestServer server = start(WithModel.class, Model.class)) {
			assertThat(server.post("/with-model", "").body()).isEqualTo("42 43");
		}
	}

	@Test
	void resultsAreConstrained() throws IOException {
		try (TestServer server = start(Commands.class)) {
			assertThat(server.post("/constrained-result", "").status()).isEqualTo(500);
		}
	}

	@Test
	void aStatusIsThatOfTheAnnotation() throws IOException {
		try (TestServer server = start(Commands.class)) {
			RawClient.Response response = server.post("/status", "[\"x\"]");
			assertThat(response.status()).isEqualTo(202);
			assertThat(response.body()).isEqualTo("x");
		}
	}

	@Test
	void argumentsStandBesideSpringsOwnParameters() throws IOException {
		try (TestServer server = start(Commands.class)) {
			assertThat(server.post("/request", "[\"x\"]").body()).isEqualTo("POSTx");
		}
	}

	private TestServer start(Class<?>... sources) {
		return TestServer.start(this.directory.resolve("s"), List.of(sources));
	}

	@RestController
	static class Commands {

		@PostMapping("/text")
		String text(@Arg String text) {
			return text;
		}

		@PostMapping("/constrained-result")
		@NotBlank
		String constrainedResult() {
			return "";
		}

		@PostMapping("/request")
		String request(HttpServletRequest request, @Arg String text) {
			return request.getMethod() + text;
		}

		@PostMapping("/status")
		@ResponseStatus(HttpStatus.ACCEPTED)
		String status(@Arg String text) {
			return text;
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
		String withModel(@ModelAttribute("answer") int answer, @ModelAttribute("further") int further) {
			return answer + " " + further;
		}

	}

	@ControllerAdvice
	@AdminContextConfiguration
	static class Model {

		@ModelAttribute("further")
		int further() {
			return 43;
		}

	}

	@ControllerAdvice
	@AdminContextConfiguration
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
