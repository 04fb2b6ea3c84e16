package io.adminsock.script;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A call of {@code env} in the first line of a script, parsed like GNU coreutils 9 does.
 *
 * @param program the program that {@code env} runs
 * @param path the {@code PATH} that {@code env} sets, {@link #NO_PATH} if {@code env}
 * removes the variable, or {@code null} if it keeps it
 */
record EnvCall(String program, @Nullable String path) {

	/**
	 * The value for a removed {@code PATH}.
	 */
	static final String NO_PATH = "";

	/**
	 * Parses the argument of {@code env}. The kernel passes the rest of the line as a
	 * single argument.
	 * @throws InvalidScriptException if the argument is not understood
	 */
	static EnvCall of(String argument) throws InvalidScriptException {
		return new Parser(argument).parse();
	}

	private static final class Parser {

		private static final List<String> FLAGS = List.of("--debug", "--list-signal-handling", "--default-signal",
				"--ignore-signal", "--block-signal");

		private static final String SPLIT_STRING = "--split-string=";

		private static final String UNSET = "--unset=";

		private static final String IGNORE_ENVIRONMENT = "--ignore-environment";

		private static final String END_OF_OPTIONS = "--";

		private final String argument;

		private final Deque<String> words = new ArrayDeque<>();

		private boolean split;

		private @Nullable String path;

		Parser(String argument) {
			this.argument = argument;
			this.words.add(argument);
		}

		EnvCall parse() throws InvalidScriptException {
			boolean options = true;
			while (options && !this.words.isEmpty()) {
				String word = this.words.element();
				options = word.startsWith("-") && !word.equals("-") && !word.equals(END_OF_OPTIONS);
				if (options) {
					option(next());
				}
			}
			if (!this.words.isEmpty() && this.words.element().equals(END_OF_OPTIONS)) {
				next();
			}
			if (!this.words.isEmpty() && this.words.element().equals("-")) {
				next();
				this.path = NO_PATH;
			}
			while (!this.words.isEmpty() && this.words.element().contains("=")) {
				assign(next());
			}
			return new EnvCall(next(), this.path);
		}

		private String next() throws InvalidScriptException {
			String word = this.words.poll();
			if (word == null || word.isEmpty()) {
				throw refuse("names no program");
			}
			if (this.split && word.matches("(?s).*[\\\\'\"$#].*")) {
				throw refuse("has quotes, backslashes or variables before the program");
			}
			return word;
		}

		private void option(String word) throws InvalidScriptException {
			if (word.startsWith(SPLIT_STRING)) {
				split(word.substring(SPLIT_STRING.length()));
			}
			else if (word.startsWith(UNSET)) {
				unset(word.substring(UNSET.length()));
			}
			else if (word.equals(IGNORE_ENVIRONMENT)) {
				this.path = NO_PATH;
			}
			else if (word.startsWith("--")) {
				if (!FLAGS.contains(word.split("=", 2)[0])) {
					throw refuse("has the option %s".formatted(word));
				}
			}
			else {
				cluster(word);
			}
		}

		/**
		 * Parses options of one letter, of which the last may have a value.
		 */
		private void cluster(String word) throws InvalidScriptException {
			for (int i = 1; i < word.length(); i++) {
				String value = word.substring(i + 1);
				switch (word.charAt(i)) {
					case 'i' -> this.path = NO_PATH;
					case 'v' -> {
					}
					case 'S' -> {
						split(value.isEmpty() ? next() : value);
						return;
					}
					case 'u' -> {
						unset(value.isEmpty() ? next() : value);
						return;
					}
					default -> throw refuse("has the option -%s".formatted(word.charAt(i)));
				}
			}
		}

		private void split(String text) {
			this.split = true;
			List<String> words = Arrays.asList(text.strip().split("\\s+"));
			Collections.reverse(words);
			words.forEach(this.words::push);
		}

		private void unset(String name) {
			if (name.equals("PATH")) {
				this.path = NO_PATH;
			}
		}

		private void assign(String word) {
			if (word.startsWith("PATH=")) {
				this.path = word.substring("PATH=".length());
			}
		}

		private InvalidScriptException refuse(String reason) {
			return new InvalidScriptException(
					"calls env with '%s', which %s: write #!/usr/bin/env and the name of the interpreter"
						.formatted(this.argument, reason));
		}

	}

}
