package io.adminsock.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.access.Rule;
import io.adminsock.command.StringParameter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Reads the comments at a file's beginning, of which those that start with an {@code @}
 * are for us: {@code # @timeout 10s}. What it does not understand it refuses, as a
 * mistyped {@code @allow} must not open a command to everybody.
 */
final class ScriptMetadataParser {

	private static final Pattern COMMENT = Pattern.compile("(?s)\\s*(?:#+!?|//+|--+|;+)(.*)");

	private static final Pattern DECLARATION = Pattern.compile("(?s)@(\\S*)\\s*(.*)");

	private static final Pattern LINE_END = Pattern.compile("\r\n?|\n");

	private static final Pattern PARAMETER = Pattern
		.compile("(?<name>[A-Za-z][A-Za-z0-9_-]*)|\\[(?<optional>[A-Za-z][A-Za-z0-9_-]*)"
				+ "(?:(?<rest>\\.\\.\\.)|=(?<default>[^\\]]*))?\\]");

	private static final Set<String> KEYS = Set.of("description", "arg", "noargs", "method", "timeout", "concurrent",
			"allow", "produces", "secret");

	private static final int MAX_LENGTH = 16 * 1024;

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private static final StringParameter ANYTHING = new StringParameter("args", "", false, true, null, false);

	private final String command;

	private final Set<String> seen = new HashSet<>();

	private final List<StringParameter> parameters = new ArrayList<>();

	private final List<String> allow = new ArrayList<>();

	private String description = "";

	private RequestMethod method = RequestMethod.POST;

	private @Nullable Duration timeout;

	private @Nullable Integer concurrent;

	private MediaType produces = TEXT;

	private ScriptMetadataParser(String command) {
		this.command = command;
	}

	/**
	 * Reads a header.
	 * @param command the command's name
	 * @param text the file, or its beginning
	 * @throws InvalidScriptException if it says something that is not understood
	 */
	static ScriptMetadata read(String command, String text) throws InvalidScriptException {
		ScriptMetadataParser reader = new ScriptMetadataParser(command);
		boolean header = true;
		int number = 0;
		for (String line : LINE_END.split(text, -1)) {
			number++;
			Matcher comment = COMMENT.matcher(line);
			header = header && (comment.matches() || line.isBlank());
			if (comment.matches()) {
				reader.read(comment.group(1).strip(), number, header);
			}
		}
		if (header && text.length() > MAX_LENGTH) {
			throw new InvalidScriptException(
					"has more than %d characters of comments at its beginning".formatted(MAX_LENGTH));
		}
		return reader.metadata();
	}

	private void read(String comment, int line, boolean header) throws InvalidScriptException {
		Matcher declaration = DECLARATION.matcher(comment);
		if (!declaration.matches()) {
			return;
		}
		String key = declaration.group(1);
		if (header) {
			try {
				declare(key, declaration.group(2));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidScriptException("says in line %d '%s': %s".formatted(line, comment, ex.getMessage()));
			}
		}
		else if (KEYS.contains(key)) {
			throw new InvalidScriptException(
					"says in line %d '%s', too late: it belongs before the first line that is no comment"
						.formatted(line, comment));
		}
	}

	private void declare(String key, String value) {
		if (!KEYS.contains(key)) {
			throw new IllegalArgumentException("there is no @%s, but %s".formatted(key,
					String.join(", ", KEYS.stream().sorted().map("@%s"::formatted).toList())));
		}
		boolean repeatable = Set.of("arg", "allow", "secret").contains(key);
		if (!this.seen.add(key) && !repeatable) {
			throw new IllegalArgumentException("it is said twice");
		}
		if (value.isEmpty() != key.equals("noargs")) {
			throw new IllegalArgumentException(value.isEmpty() ? "it does not say what" : "nothing may follow");
		}
		set(key, value);
	}

	private void set(String key, String value) {
		switch (key) {
			case "description" -> this.description = value;
			case "arg" -> this.parameters.add(parameter(value));
			case "secret" -> hide(value);
			case "method" -> this.method = parse(value, ScriptMetadataParser::method, "GET or POST");
			case "timeout" -> this.timeout = parse(value, ScriptMetadataParser::duration, "a time such as 10s or 5m");
			case "concurrent" -> this.concurrent = parse(value, ScriptMetadataParser::positive, "a number from 1 up");
			case "allow" -> this.allow.addAll(Arrays.asList(value.split("[\\s,]+")));
			case "produces" ->
				this.produces = parse(value, ScriptMetadataParser::mediaType, "a type such as application/json");
			default -> {
			}
		}
	}

	private StringParameter parameter(String value) {
		String[] parts = value.split("\\s+(?:-+\\s+)?", 2);
		Matcher matcher = PARAMETER.matcher(parts[0]);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"expected name, [name], [name=default] or [name...], then what it means");
		}
		boolean required = matcher.group("name") != null;
		String name = required ? matcher.group("name") : matcher.group("optional");
		requirePlace(name, required);
		return new StringParameter(name, (parts.length > 1) ? parts[1] : "", required, matcher.group("rest") != null,
				matcher.group("default"), false);
	}

	private void hide(String name) {
		boolean known = this.parameters.stream().anyMatch((parameter) -> parameter.name().equals(name));
		if (!known) {
			throw new IllegalArgumentException("there is no @arg of that name before it");
		}
		this.parameters.replaceAll(
				(parameter) -> parameter.name().equals(name) ? new StringParameter(name, parameter.description(),
						parameter.required(), parameter.variadic(), parameter.defaultValue(), true) : parameter);
	}

	private void requirePlace(String name, boolean required) {
		for (StringParameter before : this.parameters) {
			if (before.name().equals(name)) {
				throw new IllegalArgumentException("there are two of that name");
			}
			if (before.variadic()) {
				throw new IllegalArgumentException("[%s...] before it takes all the rest".formatted(before.name()));
			}
			if (required && !before.required()) {
				throw new IllegalArgumentException(
						"[%s] before it may be left out, so it must be, too".formatted(before.name()));
			}
		}
	}

	private static <T> T parse(String value, Function<String, T> parser, String expected) {
		try {
			return parser.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("expected " + expected, ex);
		}
	}

	private static RequestMethod method(String value) {
		if (!value.equals("GET") && !value.equals("POST")) {
			throw new IllegalArgumentException(value);
		}
		return RequestMethod.valueOf(value);
	}

	private static Duration duration(String value) {
		Duration duration = DurationStyle.SIMPLE.parse(value);
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException(value);
		}
		return duration;
	}

	private static Integer positive(String value) {
		Integer number = Integer.valueOf(value);
		if (number < 1) {
			throw new IllegalArgumentException(value);
		}
		return number;
	}

	private static MediaType mediaType(String value) {
		MediaType type = MediaType.parseMediaType(value);
		if (!type.isConcrete()) {
			throw new IllegalArgumentException(value);
		}
		boolean text = type.getType().equals("text") && type.getCharset() == null;
		return text ? new MediaType(type, StandardCharsets.UTF_8) : type;
	}

	private ScriptMetadata metadata() throws InvalidScriptException {
		if (this.seen.contains("noargs") && !this.parameters.isEmpty()) {
			throw new InvalidScriptException("says both @arg and @noargs");
		}
		boolean anything = this.parameters.isEmpty() && !this.seen.contains("noargs");
		return new ScriptMetadata(this.description, anything ? List.of(ANYTHING) : List.copyOf(this.parameters),
				this.method, this.timeout, this.concurrent, rule(), this.produces);
	}

	private @Nullable Rule rule() throws InvalidScriptException {
		try {
			return this.seen.contains("allow") ? new Rule(this.command, this.allow) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidScriptException(
					"says @allow %s: %s".formatted(String.join(" ", this.allow), ex.getMessage()));
		}
	}

}
