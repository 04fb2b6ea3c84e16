package io.adminsock.command;

import java.io.IOException;
import java.util.List;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of plain Spring controllers, which use no type of adminsock.
 */
class PlainSpringTests {

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class, Advice.class, Interceptors.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/list          | ["a", 1, null]  | list [a, 1, null]
			/record        | {"url": "x"}    | record x
			/entity        | ["a"]           | entity [a]
			/tabs/7        | ["a"]           | tab 7
			/query?name=n  | ["a"]           | query n
			/query?name=n&name=m | {}        | query n,m
			/anything      | ["a", 1]        | anything(a, 1)
			/any.thing     | []              | any.thing()
			""")
	void bodyIsJsonOfFormTypeToo(String path, String body, String answer) throws IOException {
		for (String header : List.of(FORM, FORM + ";charset=UTF-8", "Content-Type: application/json", "X-None: x")) {
			assertThat(server.send("POST", path, body, header).body()).isEqualTo(answer);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			/list   | [1         | 400 | bad-arguments | The body is not JSON at line 1, column 3
			/record | ["a"]      | 400 | bad-arguments | The body is JSON, and not what this command takes.
			/tabs/x | []         | 400 | bad-arguments | Method parameter 'id': Failed to convert
			/list   |            | 400 | bad-arguments | The body is missing.
			""")
	void wrongInputIsAProblem(String path, @Nullable String body, int status, String kind, String detail)
			throws IOException {
		RawClient.Response response = server.post(path, (body != null) ? body : "");
		assertThat(response.json().get("detail").stringValue()).startsWith(detail);
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.json().get("kind").stringValue()).isEqualTo(kind);
	}

	@Test
	void builtInCommandsGoBeforeACatchAll() throws IOException {
		assertThat(server.post("/echo", "[1]").body()).isEqualTo("[1]");
		assertThat(server.get("/ping").body()).isEqualTo("pong");
	}

	@Test
	void interceptorAndBodyAdviceOfTheApplicationAreCalled() throws IOException {
		RawClient.Response response = server.post("/list", "[]");
		assertThat(response.header("X-Intercepted")).isEqualTo("/list");
		assertThat(response.header("X-Advised")).isEqualTo("String");
	}

	@RestController
	static class Commands {

		record Page(String url) {
		}

		@PostMapping("/list")
		String list(@RequestBody List<@Nullable Object> args) {
			return "list " + args;
		}

		@PostMapping("/record")
		String page(@RequestBody Page page) {
			return "record " + page.url();
		}

		@PostMapping("/entity")
		String entity(HttpEntity<List<Object>> entity) {
			return "entity " + entity.getBody();
		}

		@PostMapping("/tabs/{id}")
		String tab(@PathVariable int id, HttpServletRequest request) {
			return "tab " + id;
		}

		@PostMapping("/query")
		String query(@RequestParam String name) {
			return "query " + name;
		}

		@PostMapping("/{cmd}")
		String process(@PathVariable String cmd, @RequestBody List<Object> args) {
			return "%s(%s)".formatted(cmd, String.join(", ", args.stream().map(Object::toString).toList()));
		}

	}

	@ControllerAdvice
	@AdminContextConfiguration
	static class Advice implements ResponseBodyAdvice<Object> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			response.getHeaders().set("X-Advised", (body != null) ? body.getClass().getSimpleName() : "null");
			return body;
		}

	}

	@AdminContextConfiguration
	static class Interceptors implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					response.setHeader("X-Intercepted", request.getRequestURI());
					return true;
				}

			});
		}

	}

}
