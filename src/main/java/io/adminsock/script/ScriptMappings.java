package io.adminsock.script;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The scripts among Spring's mappings.
 */
final class ScriptMappings {

	private static final Log logger = LogFactory.getLog(ScriptMappings.class);

	private static final Method RUN = Objects
		.requireNonNull(ReflectionUtils.findMethod(ScriptCommand.class, "run", (Class<?>[]) null));

	private final RequestMappingHandlerMapping mapping;

	private final Function<Script, ScriptCommand> commands;

	private final Map<String, Mapped> mapped = new HashMap<>();

	ScriptMappings(RequestMappingHandlerMapping mapping, Function<Script, ScriptCommand> commands) {
		this.mapping = mapping;
		this.commands = commands;
	}

	/**
	 * A script and its place.
	 *
	 * @param script the script
	 * @param info where it is registered
	 */
	private record Mapped(Script script, RequestMappingInfo info) {
	}

	/**
	 * Returns the script that is the command of a name, or {@code null}.
	 */
	@Nullable Script get(String name) {
		Mapped mapped = this.mapped.get(name);
		return (mapped != null) ? mapped.script() : null;
	}

	boolean has(Script script) {
		return script.equals(get(script.name()));
	}

	/**
	 * Removes the commands whose names are not among those.
	 */
	void removeAllBut(Map<String, Script> scripts) {
		List<String> gone = new ArrayList<>(this.mapped.keySet());
		gone.removeAll(scripts.keySet());
		for (String name : gone) {
			remove(name);
			logger.info("There is no command '%s' any more".formatted(name));
		}
	}

	private void remove(String name) {
		Mapped mapped = this.mapped.remove(name);
		if (mapped != null) {
			this.mapping.unregisterMapping(mapped.info());
		}
	}

	/**
	 * Adds a command, or replaces the one of that name.
	 * @return whether there is no other command of that name
	 */
	boolean put(Script script) {
		remove(script.name());
		String path = "/" + script.name();
		if (this.mapping.getHandlerMethods()
			.keySet()
			.stream()
			.anyMatch((info) -> info.getPatternValues().contains(path))) {
			return false;
		}
		RequestMappingInfo info = RequestMappingInfo.paths(path)
			.methods(script.metadata().method())
			.options(this.mapping.getBuilderConfiguration())
			.build();
		this.mapping.registerMapping(info, this.commands.apply(script), RUN);
		this.mapped.put(script.name(), new Mapped(script, info));
		return true;
	}

}
