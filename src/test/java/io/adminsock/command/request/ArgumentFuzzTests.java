package io.adminsock.command.request;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.ArgumentForm;
import io.adminsock.command.BadArgumentsException;
import io.adminsock.command.CommandDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests with random, nearly valid JSON, which is the same at each run. The arguments must
 * be bound, or rejected with a message for the client.
 */
class ArgumentFuzzTests {

	private static final int REQUESTS = 4_000;

	private static final List<String> SCALARS = List.of("null", "true", "false", "0", "-1", "1.5", "1e400", "-0.0",
			"2147483648", "9223372036854775808", "\"\"", "\"a\"", "\"[1]\"", "\"{\"", "\"MONDAY\"", "\"monday\"",
			"\"PT1S\"", "\"http://[\"", "\"file:///x\"", "\"\\u0000\"", "\"\\ud800\"", "\"de-CH\"",
			"\"00000000-0000-0000-0000-000000000000\"", "NaN", "01", "'a'", "1e999999999");

	private static final List<String> NAMES = List.of("text", "number", "flag", "day", "wait", "point", "list", "map",
			"uri", "optional", "any", "x", "y", "none", "");

	private final JsonMapper json = StrictJson.from(JsonMapper.shared());

	private final BodyLimits limits = new BodyLimits(DataSize.ofKilobytes(64), Duration.ofSeconds(20), 1_000, 20,
			new BodyBudgets(Long.MAX_VALUE));

	private final JsonArguments jsonArguments = new JsonArguments(this.json, this.limits);

	private final ArgumentReader reader = new ArgumentReader(this.jsonArguments, this.limits);

	private final ArgumentBinder binder = new ArgumentBinder(this.json);

	private final List<List<Argument>> commands = List.of(arguments("all"), arguments("few"), arguments("rest"));

	@RepeatedTest(5)
	void argumentsAreBoundOrRefusedInASentence(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		int bound = 0;
		for (int i = 0; i < REQUESTS; i++) {
			MockHttpServletRequest request = request(random);
			bound += bind(request, this.commands.get(random.nextInt(this.commands.size()))) ? 1 : 0;
		}
		assertThat(bound).isBetween(1, REQUESTS - 1);
	}

	@RepeatedTest(5)
	void argumentsThatAreOnlyCountedAreAsManyAsThoseThatAreRead(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < REQUESTS; i++) {
			String text = random.nextBoolean() ? array(random, 3) : object(random, 3);
			byte[] body = broken(random, text.getBytes(StandardCharsets.UTF_8));
			String values = count(body, ArgumentForm.VALUES);
			assertThat(count(body, ArgumentForm.STRINGS)).as(text).isEqualTo(values);
			if (!values.contains("Duplicate")) {
				assertThat(count(body, ArgumentForm.NONE)).as(new String(body, StandardCharsets.ISO_8859_1))
					.isEqualTo(values);
			}
		}
	}

	private String count(byte[] body, ArgumentForm form) {
		try {
			GivenArguments arguments = this.jsonArguments.read(body, form);
			return (arguments instanceof GivenArguments.Positional positional) ? positional.values().size() + " values"
					: ((GivenArguments.Named) arguments).values().isEmpty() ? "no names" : "names";
		}
		catch (JacksonException ex) {
			return ex.getOriginalMessage().contains("Duplicate") ? "Duplicate name" : "no JSON";
		}
		catch (BadArgumentsException ex) {
			return "no container";
		}
	}

	private boolean bind(MockHttpServletRequest request, List<Argument> command) {
		try {
			assertThat(this.binder.bind(command, this.reader.read(request, ArgumentForm.VALUES)))
				.hasSameSizeAs(command);
			return true;
		}
		catch (BadArgumentsException ex) {
			assertThat(ex).message().endsWith(".");
			return false;
		}
		catch (RuntimeException | StackOverflowError ex) {
			String body = new String(request.getContentAsByteArray(), StandardCharsets.ISO_8859_1);
			return fail("%s or %s for %s".formatted(body, request.getQueryString(), command), ex);
		}
	}

	private static MockHttpServletRequest request(Random random) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/any");
		String text = random.nextBoolean() ? array(random, 3) : object(random, 3);
		if (random.nextInt(4) == 0) {
			request.setQueryString(text);
			request.addParameter(any(random, NAMES), any(random, SCALARS), any(random, SCALARS));
			request.setContent(new byte[0]);
		}
		else {
			request.setContent(broken(random, text.getBytes(StandardCharsets.UTF_8)));
		}
		return request;
	}

	private static byte[] broken(Random random, byte[] bytes) {
		for (int i = random.nextInt(6) - 3; i > 0; i--) {
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
		}
		return bytes;
	}

	private static String value(Random random, int depth) {
		return switch ((depth > 0) ? random.nextInt(6) : 2) {
			case 0 -> array(random, depth - 1);
			case 1 -> object(random, depth - 1);
			default -> any(random, SCALARS);
		};
	}

	private static String array(Random random, int depth) {
		return IntStream.range(0, random.nextInt(12))
			.mapToObj((i) -> value(random, depth))
			.collect(Collectors.joining(",", "[", "]"));
	}

	private static String object(Random random, int depth) {
		return IntStream.range(0, random.nextInt(6))
			.mapToObj((i) -> "\"%s\":%s".formatted(any(random, NAMES), value(random, depth)))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String any(Random random, List<String> texts) {
		return texts.get(random.nextInt(texts.size()));
	}

	private static List<Argument> arguments(String command) {
		return Arrays.stream(ReflectionUtils.getDeclaredMethods(Commands.class))
			.filter((method) -> method.getName().equals(command))
			.map((method) -> new CommandDescriptors().get(new HandlerMethod(new Commands(), method)).arguments())
			.findFirst()
			.orElseThrow();
	}

	@SuppressWarnings("unused")
	private static final class Commands {

		void all(@Arg String text, @Arg int number, @Arg(defaultValue = "true") boolean flag, @Arg DayOfWeek day,
				@Arg(defaultValue = "PT1S") Duration wait, @Arg Point point, @Arg List<Integer> list,
				@Arg Map<String, BigDecimal> map, @Arg URI uri, @Arg Optional<Path> optional, @Arg JsonNode any) {
		}

		void few(@Arg Optional<Point> point, @Arg @Nullable List<DayOfWeek> day, @Arg Optional<Boolean> flag,
				@Arg @Nullable Locale text, @Arg @Nullable UUID x, @Arg @Nullable Long number) {
		}

		void rest(@Arg(defaultValue = "[]") Object any, @Arg Point... list) {
		}

	}

	private record Point(int x, @Nullable Integer y) {
	}

}
