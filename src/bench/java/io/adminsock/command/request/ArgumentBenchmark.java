package io.adminsock.command.request;

import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.method.HandlerMethod;

/**
 * A benchmark of parsing a body and converting it to the values of a method's parameters.
 */
@State(Scope.Thread)
public class ArgumentBenchmark {

	private static final byte[] BODY = "[\"some\",\"args\"]".getBytes(StandardCharsets.UTF_8);

	private final JsonMapper json = StrictJson.from(JsonMapper.shared());

	private final ArgumentBinder binder = new ArgumentBinder(this.json);

	private final List<Argument> echo = arguments("echo");

	private final List<Argument> open = arguments("open");

	private final List<JsonNode> texts = values("[\"some\",\"args\"]");

	private final List<JsonNode> values = values("[\"https://example.org\",true]");

	private final Map<String, JsonNode> names = new LinkedHashMap<>(
			Map.of("url", this.values.get(0), "background", this.values.get(1)));

	@Benchmark
	public JsonNode parse() {
		return this.json.readTree(BODY);
	}

	@Benchmark
	public List<@Nullable Object> bindTheRest() {
		return this.binder.bind(this.echo, new GivenArguments.Positional(this.texts));
	}

	@Benchmark
	public List<@Nullable Object> bindByPosition() {
		return this.binder.bind(this.open, new GivenArguments.Positional(this.values));
	}

	@Benchmark
	public List<@Nullable Object> bindByName() {
		return this.binder.bind(this.open, new GivenArguments.Named(this.names, false));
	}

	private List<JsonNode> values(String array) {
		return List.copyOf(this.json.readTree(array).values());
	}

	private static List<Argument> arguments(String name) {
		Method method = Arrays.stream(Commands.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return new CommandDescriptors().get(new HandlerMethod(new Commands(), method)).arguments();
	}

	@SuppressWarnings("unused")
	private static final class Commands {

		void echo(@Arg JsonNode... args) {
		}

		void open(@Arg URI url, @Arg(defaultValue = "false") boolean background) {
		}

	}

}
