package io.adminsock.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.access.Rule;
import io.adminsock.command.StringParameter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Parses the declarations in the comments at the beginning of a script, such as
 * {@code # @timeout 10s}. A declaration that is not understood makes the script invalid,
 * because a mistyped {@code @allow} would open the command to all users.
 */
final class ScriptMetadataParser {

	private static final Pattern COMMENT = Pattern.compile("(?s)\\s*(?:#+!?|//+|--+|;+)(.*)");

	private static final Pattern DECLARATION = Pattern.compile("(?s)@(\\S*)\\s*(.*)");

	private static final Pattern LINE_END = Pattern.compile("\r\n?|\n");

	private static final Set<String> KEYS = Set.of("description", "arg", "noargs", "method", "timeout", "concurrent",
			"allow", "produces", "secret");

	private static final int MAX_LENGTH = 16 * 1024;

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private static final StringParameter ANYTHING = new StringParameter("args", "", false, true, null, false);

	private final String command;

	private final Set<String> seen = new HashSet<>();

	private final DeclaredParameters parameters = new DeclaredParameters();

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
	 * Parses the declarations of a script.
	 * @param command the name of the command
	 * @param text the beginning of the file
	 * @throws InvalidScriptException if a declaration is not understood
	 */
	static ScriptMetadata parse(String command, String text) throws InvalidScriptException {
		ScriptMetadataParser parser = new ScriptMetadataParser(command);
		boolean header = true;
		int number = 0;
		for (String line : LINE_END.split(text, -1)) {
			number++;
			Matcher comment = COMMENT.matcher(line);
			header = header && (comment.matches() || line.isBlank());
			if (comment.matches()) {
				parser.parseComment(comment.group(1).strip(), number, header);
			}
		}
		if (header && text.length() > MAX_LENGTH) {
			throw new InvalidScriptException(
					"has more than %d characters of comments at its beginning".formatted(MAX_LENGTH));
		}
		return parser.metadata();
	}

	private void parseComment(String comment, int line, boolean header) throws InvalidScriptException {
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
			case "arg" -> this.parameters.add(value);
			case "secret" -> this.parameters.hide(value);
			case "method" -> this.method = MetadataValues.method(value);
			case "timeout" -> this.timeout = MetadataValues.timeout(value);
			case "concurrent" -> this.concurrent = MetadataValues.concurrent(value);
			case "allow" -> this.allow.addAll(Arrays.asList(value.split("[\\s,]+")));
			case "produces" -> this.produces = MetadataValues.mediaType(value);
			default -> {
			}
		}
	}

	private ScriptMetadata metadata() throws InvalidScriptException {
		if (this.seen.contains("noargs") && !this.parameters.isEmpty()) {
			throw new InvalidScriptException("says both @arg and @noargs");
		}
		boolean anything = this.parameters.isEmpty() && !this.seen.contains("noargs");
		return new ScriptMetadata(this.description, anything ? List.of(ANYTHING) : this.parameters.toList(),
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
