package io.adminsock.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of asynchronous and streamed results.
 */
class LaterResultTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with(Commands.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/future?name=x      | text/plain;charset=UTF-8 | x later
			/future-nothing     | text/plain;charset=UTF-8 | Success
			/future-list        | application/json         | [1,2]
			/callable           | text/plain;charset=UTF-8 | called
			/callable-nothing   | text/plain;charset=UTF-8 | Success
			/deferred           | text/plain;charset=UTF-8 | deferred
			/entity             | text/plain;charset=UTF-8 | entity
			""")
	void resultThatComesLaterIsSentByWhatItIs(String path, String contentType, String body) throws IOException {
		RawClient.Response response = server.send("GET", path, "", "Accept: text/html");
		assertThat(response.body()).isEqualTo(body);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.header("Content-Type")).isEqualTo(contentType);
	}

	@Test
	void piecesAreSentAsTheyCome() throws IOException {
		RawClient.Response streamed = server.get("/stream");
		assertThat(streamed.header("Transfer-Encoding")).isEqualTo("chunked");
		assertThat(streamed.body()).isEqualTo("one\ntwo\n");
		assertThat(server.get("/emitter").body()).isEqualTo("one\ntwo\n");
		RawClient.Response events = server.get("/events");
		assertThat(events.header("Content-Type")).startsWith("text/event-stream");
		assertThat(events.body()).isEqualTo("data:one\n\ndata:two\n\n");
		assertThat(server.get("/entity-events").header("Content-Type")).startsWith("text/event-stream");
		assertThat(server.get("/entity-stream").body()).isEqualTo("one\ntwo\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/future-fails   | 500 | failed    | broken
			/callable-fails | 500 | failed    | broken
			/deferred-fails | 404 | not-found | gone
			/stream-fails   | 500 | failed    | broken
			/emitter-fails  | 500 | failed    | broken
			""")
	void failureThatComesLaterIsAProblem(String path, int status, String kind, String detail) throws IOException {
		RawClient.Response response = server.get(path);
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(response.json().get("kind").stringValue()).isEqualTo(kind);
		assertThat(response.json().get("detail").stringValue()).isEqualTo(detail);
	}

	@RestController
	static class Commands {

		@GetMapping("/future")
		CompletableFuture<String> future(@Arg String name) {
			return CompletableFuture.supplyAsync(() -> name + " later");
		}

		@GetMapping("/future-nothing")
		CompletableFuture<@Nullable Void> futureNothing() {
			return CompletableFuture.completedFuture(null);
		}

		@GetMapping("/future-list")
		CompletableFuture<List<Integer>> futureList() {
			return CompletableFuture.supplyAsync(() -> List.of(1, 2));
		}

		@GetMapping("/future-fails")
		CompletableFuture<String> futureFails() {
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException("broken");
			});
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> "called";
		}

		@GetMapping("/callable-nothing")
		Callable<@Nullable Void> callableNothing() {
			return () -> null;
		}

		@GetMapping("/callable-fails")
		Callable<String> callableFails() {
			return () -> {
				throw new IllegalStateException("broken");
			};
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			ForkJoinPool.commonPool().execute(() -> result.setResult("deferred"));
			return result;
		}

		@GetMapping("/deferred-fails")
		DeferredResult<String> deferredFails() {
			DeferredResult<String> result = new DeferredResult<>();
			result.setErrorResult(new ResponseStatusException(HttpStatus.NOT_FOUND, "gone"));
			return result;
		}

		@GetMapping("/entity")
		CompletableFuture<ResponseEntity<String>> entity() {
			return CompletableFuture.completedFuture(ResponseEntity.ok("entity"));
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (output) -> {
				output.write("one\n".getBytes(StandardCharsets.UTF_8));
				output.flush();
				output.write("two\n".getBytes(StandardCharsets.UTF_8));
			};
		}

		@GetMapping("/stream-fails")
		StreamingResponseBody streamFails() {
			return (output) -> {
				throw new IllegalStateException("broken");
			};
		}

		@GetMapping("/emitter")
		ResponseBodyEmitter emitter() throws IOException {
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			emitter.send("one\n");
			emitter.send("two\n");
			emitter.complete();
			return emitter;
		}

		@GetMapping("/emitter-fails")
		ResponseBodyEmitter emitterFails() {
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			emitter.completeWithError(new IllegalStateException("broken"));
			return emitter;
		}

		@GetMapping("/entity-events")
		ResponseEntity<SseEmitter> entityEvents() throws IOException {
			return ResponseEntity.ok(events());
		}

		@GetMapping("/entity-stream")
		ResponseEntity<StreamingResponseBody> entityStream() {
			return ResponseEntity.ok(stream());
		}

		@GetMapping("/events")
		SseEmitter events() throws IOException {
			SseEmitter emitter = new SseEmitter();
			emitter.send("one");
			emitter.send("two");
			emitter.complete();
			return emitter;
		}

	}

}
