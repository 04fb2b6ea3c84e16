package io.adminsock.script;

import java.io.IOException;

import io.adminsock.access.DeclaredRule;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.SelfDescribingCommand;
import io.adminsock.command.StringArguments;
import io.adminsock.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ResponseBody;

/**
 * A script as Spring MVC sees it: a handler like any controller, so that catalog, errors
 * and access rules know no difference.
 */
final class ScriptCommand implements SelfDescribingCommand {

	private final Script script;

	private final ScriptRunner runner;

	private final ScriptCheck check;

	private final CommandDescriptor descriptor;

	ScriptCommand(Script script, ScriptRunner runner, ScriptCheck check) {
		this.script = script;
		this.runner = runner;
		this.check = check;
		this.descriptor = CommandDescriptor.ofStrings(script.metadata().parameters(), script.metadata().description(),
				DeclaredRule.of(script.metadata().rule()));
	}

	@ResponseBody
	@Nullable Object run(StringArguments arguments, HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!this.check.mayRun(this.script)) {
			Problem.busy("The file of '%s' has changed".formatted(this.script.name())).send(response);
			return null;
		}
		return this.runner.run(this.script, arguments, request, response);
	}

	@Override
	public CommandDescriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * Looks at a file once more before it is run, since time has passed.
	 */
	interface ScriptCheck {

		boolean mayRun(Script script);

	}

}
