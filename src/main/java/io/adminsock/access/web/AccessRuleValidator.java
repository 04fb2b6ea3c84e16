package io.adminsock.access.web;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

import io.adminsock.access.AccessRules;
import io.adminsock.access.CommandPattern;
import io.adminsock.access.Grantee;
import io.adminsock.access.Rule;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.SelfDescribingCommand;
import io.adminsock.ids.NumericId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.server.PathContainer;
import org.springframework.util.PatternMatchUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A check at the start that warns of commands, users and groups that rules and
 * annotations name but that do not exist. Such a name may be mistyped, and then the rule
 * has no effect.
 */
public final class AccessRuleValidator {

	private static final Log logger = LogFactory.getLog(AccessRuleValidator.class);

	private final AccessRules rules;

	private final CommandDescriptors descriptors;

	private final UserPrincipalLookupService names;

	/**
	 * Creates the validator.
	 * @param rules the configured rules
	 * @param descriptors the descriptors of handlers, with the rules that they declare
	 */
	public AccessRuleValidator(AccessRules rules, CommandDescriptors descriptors) {
		this.rules = rules;
		this.descriptors = descriptors;
		this.names = FileSystems.getDefault().getUserPrincipalLookupService();
	}

	/**
	 * Warns of names in rules that do not exist.
	 * @param mappings the mappings with all commands
	 * @throws IllegalStateException if a command declares a rule that cannot be read
	 */
	public void validate(List<? extends RequestMappingInfoHandlerMapping> mappings) {
		List<PathPattern> paths = mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((info) -> patterns(info).stream())
			.toList();
		reportCommands(paths);
		for (Rule rule : this.rules.rules()) {
			reportNames(rule.allow(), rule.toString());
		}
		mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().values().stream())
			.filter((handler) -> !(handler.getBean() instanceof SelfDescribingCommand))
			.forEach(this::reportRoles);
	}

	/**
	 * Warns of users and groups of a rule that do not exist.
	 * @param rule the rule that a command declares
	 */
	public void report(Rule rule) {
		reportNames(rule.allow(), rule.toString());
	}

	private static List<PathPattern> patterns(RequestMappingInfo info) {
		return (info.getPathPatternsCondition() != null) ? List.copyOf(info.getPathPatternsCondition().getPatterns())
				: List.of();
	}

	private void reportCommands(List<PathPattern> paths) {
		for (Rule rule : this.rules.rules()) {
			if (!exists(rule.command(), paths)) {
				logger.warn("There is no command '%s': %s".formatted(rule.command(), rule));
			}
			reportCommandsBelow(rule, paths);
		}
		this.rules.commands().forEach((socket, commands) -> {
			for (CommandPattern command : commands) {
				if (!exists(command.toString(), paths)) {
					logger.warn("There is no command '%s' for the socket '%s'".formatted(command, socket));
				}
			}
		});
	}

	/**
	 * Warns of commands below the rule's command, because a rule for {@code a} does not
	 * cover {@code a/b}.
	 */
	private static void reportCommandsBelow(Rule rule, List<PathPattern> paths) {
		String beginning = "/" + rule.command() + "/";
		paths.stream()
			.map(PathPattern::getPatternString)
			.filter((path) -> path.startsWith(beginning))
			.distinct()
			.forEach((path) -> logger
				.warn("%s, and says nothing of %s".formatted(StringUtils.capitalize(rule.toString()), path)));
	}

	/**
	 * Returns whether a command exists. The command may contain {@code *}, and a path may
	 * contain variables, so each is matched against the other.
	 */
	private static boolean exists(String command, List<PathPattern> paths) {
		PathContainer path = PathContainer.parsePath("/" + command.replace('*', 'x'));
		return paths.stream()
			.anyMatch((pattern) -> PatternMatchUtils.simpleMatch("/" + command, pattern.getPatternString())
					|| pattern.matches(path));
	}

	private void reportRoles(HandlerMethod method) {
		try {
			reportNames(this.descriptors.get(method).rule().grantees(), "@RolesAllowed of " + method);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException("@RolesAllowed of %s: %s".formatted(method, ex.getMessage()), ex);
		}
	}

	private void reportNames(List<Grantee> grantees, String where) {
		for (Grantee grantee : grantees) {
			if (grantee.isNamed() && !exists(grantee)) {
				logger.warn("There is no %s '%s': %s".formatted(grantee.isGroup() ? "group" : "user", grantee.name(),
						where));
			}
		}
	}

	private boolean exists(Grantee grantee) {
		// The JDK reads a signed number as an id, but a rule reads it as a name.
		if (NumericId.isNumber(grantee.name())) {
			return false;
		}
		try {
			return grantee.isGroup() ? this.names.lookupPrincipalByGroupName(grantee.name()) != null
					: this.names.lookupPrincipalByName(grantee.name()) != null;
		}
		catch (UserPrincipalNotFoundException ex) {
			return false;
		}
		catch (IOException ex) {
			logger.debug("Cannot look up %s".formatted(grantee.text()), ex);
			return true;
		}
	}

}
