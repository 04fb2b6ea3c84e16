package io.adminsock.script;

import java.io.IOException;
import java.util.List;

import io.adminsock.access.Rule;
import io.adminsock.access.RuledCommand;
import io.adminsock.command.TextArguments;
import io.adminsock.command.TextCommand;
import io.adminsock.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ResponseBody;

/**
 * A script as Spring MVC sees it: a handler like any controller, so that catalog, errors
 * and access rules know no difference.
 */
final class ScriptCommand implements TextCommand, RuledCommand {

	private final Script script;

	private final ScriptRunner runner;

	private final ScriptCheck check;

	ScriptCommand(Script script, ScriptRunner runner, ScriptCheck check) {
		this.script = script;
		this.runner = runner;
		this.check = check;
	}

	@ResponseBody
	@Nullable Object run(TextArguments arguments, HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!this.check.mayRun(this.script)) {
			Problem.busy("The file of '%s' has changed".formatted(this.script.name())).send(response);
			return null;
		}
		return this.runner.run(this.script, arguments, request, response);
	}

	@Override
	public String description() {
		return this.script.metadata().description();
	}

	@Override
	public List<Parameter> parameters() {
		return this.script.metadata().parameters();
	}

	@Override
	public @Nullable Rule rule() {
		return this.script.metadata().rule();
	}

	/**
	 * Looks at a file once more before it is run, since time has passed.
	 */
	interface ScriptCheck {

		boolean mayRun(Script script);

	}

}
