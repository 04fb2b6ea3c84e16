package io.adminsock.script;

import java.time.Duration;

import io.adminsock.command.StringParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptMetadataParserTests {

	@Test
	void readSaysWhatTheFileSays() throws InvalidScriptException {
		ScriptMetadata header = ScriptMetadataParser.parse("x", """
				#!/usr/bin/env python3

				## @description Reload the configuration.
				# Written by @somebody, mail@example.org.
				# @arg name - what it is
				# @arg [level=info] how much
				# @arg [rest...]
				# @secret level
				# @method GET
				# @timeout 90s
				# @concurrent 1
				# @allow root, @ops
				# @allow 1000
				# @produces application/json

				print("# @nothing")
				""");
		assertThat(header.description()).isEqualTo("Reload the configuration.");
		assertThat(header.parameters()).containsExactly(
				new StringParameter("name", "what it is", true, false, null, false),
				new StringParameter("level", "how much", false, false, "info", true),
				new StringParameter("rest", "", false, true, null, false));
		assertThat(header.method()).isEqualTo(RequestMethod.GET);
		assertThat(header.timeout()).isEqualTo(Duration.ofSeconds(90));
		assertThat(header.concurrent()).isEqualTo(1);
		assertThat(header.rule()).hasToString("the rule for 'x' allows root, @ops, 1000");
		assertThat(header.produces()).isEqualTo(MediaType.APPLICATION_JSON);
	}

	@Test
	void aFileThatSaysNothingTakesAnything() throws InvalidScriptException {
		ScriptMetadata header = ScriptMetadataParser.parse("x", "#!/bin/sh\nexit\n");
		assertThat(header).isEqualTo(
				new ScriptMetadata("", header.parameters(), RequestMethod.POST, null, null, null, header.produces()));
		assertThat(header.parameters()).extracting(StringParameter::variadic).containsExactly(true);
		assertThat(header.produces()).hasToString("text/plain;charset=UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "# @timeout 5m", "#@timeout 5m", "  // @timeout 5m", "-- @timeout 5m  ", ";; @timeout 5m",
			"#\t@timeout\t5m", "# @timeout 5m\r", "# a\r# @timeout 5m", "\n\n#\n# @timeout 5m" })
	void commentsOfManyLanguagesCount(String line) throws InvalidScriptException {
		assertThat(ScriptMetadataParser.parse("x", "#!x\n" + line + "\nexit").timeout())
			.isEqualTo(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"# @alow root | in line 2 '@alow root': there is no @alow, but @allow, @arg, @concurrent, @description, @method, @noargs, @produces, @secret, @timeout",
			"# @Allow root | there is no @Allow", "# @ allow root | there is no @,",
			"# @allow: root | there is no @allow:", "# @allow | '@allow': it does not say what",
			"# @allow @ | '@' is neither a user, nor a @group, nor *",
			"# @allow ro* | has a *, which names everybody and stands alone",
			"# @timeout soon | expected a time such as 10s or 5m", "# @timeout 0s | expected a time",
			"# @timeout -1s | expected a time", "# @method PUT | expected GET or POST",
			"# @method get | expected GET or POST", "# @concurrent 0 | expected a number from 1 up",
			"# @produces text | expected a type such as application/json", "# @produces text/* | expected a type",
			"# @secret a | there is no @arg of that name", "# @arg a b | ok",
			"# @arg [a | expected name, [name], [name=default] or [name...]", "# @arg a... | expected name, [name]",
			"# @noargs x | nothing may follow", "exit;# @allow root;# | ok",
			"exit\\n# @allow root | in line 3 '@allow root', too late", "exit\\n# @unknown | ok",
			"# @timeout 1s\\n# @timeout 2s | in line 3 '@timeout 2s': it is said twice",
			"# @arg a\\n# @arg a | there are two of that name", "# @arg [a]\\n# @arg b | [a] before it may be left out",
			"# @arg [a...]\\n# @arg [b] | [a...] before it takes all the rest",
			"# @arg a\\n# @noargs | says both @arg and @noargs" })
	void whatIsNotUnderstoodIsRefused(String lines, String reason) throws InvalidScriptException {
		String text = "#!/bin/sh\n" + lines.replace("\\n", "\n") + "\n";
		if (reason.equals("ok")) {
			ScriptMetadataParser.parse("x", text);
			return;
		}
		assertThatExceptionOfType(InvalidScriptException.class).isThrownBy(() -> ScriptMetadataParser.parse("x", text))
			.withMessageContaining(reason);
	}

	@Test
	void aHeaderWithoutEndIsRefused() {
		assertThatExceptionOfType(InvalidScriptException.class)
			.isThrownBy(() -> ScriptMetadataParser.parse("x", "#!/bin/sh\n" + "# words\n".repeat(3000)))
			.withMessage("has more than 16384 characters of comments at its beginning");
	}

}
