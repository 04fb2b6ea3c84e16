package io.adminsock.access;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

import io.adminsock.ids.NumericId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.http.server.PathContainer;
import org.springframework.util.PatternMatchUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Reports at the start what rules and annotations name that does not exist: it may be
 * mistyped, and then the rule does not do what it seems to do.
 */
public final class RuleReport implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(RuleReport.class);

	private final AccessRules rules;

	private final UserPrincipalLookupService names;

	/**
	 * Creates the report.
	 * @param rules what is configured
	 */
	public RuleReport(AccessRules rules) {
		this.rules = rules;
		this.names = FileSystems.getDefault().getUserPrincipalLookupService();
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		List<RequestMappingInfoHandlerMapping> mappings = event.getApplicationContext()
			.getBeanProvider(RequestMappingInfoHandlerMapping.class)
			.stream()
			.toList();
		List<PathPattern> paths = mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((info) -> patterns(info).stream())
			.toList();
		reportCommands(paths);
		for (Rule rule : this.rules.rules()) {
			reportNames(rule.allow(), rule.toString());
		}
		MethodRules methodRules = new MethodRules();
		mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().values().stream())
			.filter((method) -> !(method.getBean() instanceof RuledCommand))
			.forEach((method) -> reportRoles(methodRules, method));
	}

	/**
	 * Reports whom a rule names that does not exist.
	 * @param rule the rule of a {@link RuledCommand}
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
			reportLonger(rule, paths);
		}
		this.rules.commands().forEach((socket, commands) -> {
			for (NamePattern command : commands) {
				if (!exists(command.toString(), paths)) {
					logger.warn("There is no command '%s' for the socket '%s'".formatted(command, socket));
				}
			}
		});
	}

	/**
	 * What goes on where a command ends may tell what the command is not to tell.
	 */
	private static void reportLonger(Rule rule, List<PathPattern> paths) {
		String beginning = "/" + rule.command() + "/";
		paths.stream()
			.map(PathPattern::getPatternString)
			.filter((path) -> path.startsWith(beginning))
			.distinct()
			.forEach((path) -> logger
				.warn("%s, and says nothing of %s".formatted(StringUtils.capitalize(rule.toString()), path)));
	}

	/**
	 * A path may have variables in it, and the command a {@code *}.
	 */
	private static boolean exists(String command, List<PathPattern> paths) {
		PathContainer path = PathContainer.parsePath("/" + command.replace('*', 'x'));
		return paths.stream()
			.anyMatch((pattern) -> PatternMatchUtils.simpleMatch("/" + command, pattern.getPatternString())
					|| pattern.matches(path));
	}

	private void reportRoles(MethodRules methodRules, HandlerMethod method) {
		try {
			reportNames(methodRules.of(method).roles(), "@RolesAllowed of " + method);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException("@RolesAllowed of %s: %s".formatted(method, ex.getMessage()), ex);
		}
	}

	private void reportNames(List<Grant> grants, String where) {
		for (Grant grant : grants) {
			if (grant.isNamed() && !exists(grant)) {
				logger
					.warn("There is no %s '%s': %s".formatted(grant.isGroup() ? "group" : "user", grant.name(), where));
			}
		}
	}

	private boolean exists(Grant grant) {
		// The JDK would take a signed number for an id, and a rule takes it for a name.
		if (NumericId.isNumber(grant.name())) {
			return false;
		}
		try {
			return grant.isGroup() ? this.names.lookupPrincipalByGroupName(grant.name()) != null
					: this.names.lookupPrincipalByName(grant.name()) != null;
		}
		catch (UserPrincipalNotFoundException ex) {
			return false;
		}
		catch (IOException ex) {
			logger.debug("Cannot look up %s".formatted(grant.text()), ex);
			return true;
		}
	}

}
