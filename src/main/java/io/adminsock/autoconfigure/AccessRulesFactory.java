package io.adminsock.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.adminsock.access.AccessRules;
import io.adminsock.access.Rule;
import io.adminsock.autoconfigure.AdminsockProperties.AccessRule;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * A factory for the access rules from the properties. It rejects an invalid rule with the
 * name of its property.
 */
final class AccessRulesFactory {

	private AccessRulesFactory() {
	}

	static AccessRules create(AdminsockProperties properties) {
		List<Rule> rules = new ArrayList<>();
		for (AccessRule rule : properties.access().rules()) {
			rules.add(rule("adminsock.access.rules[%d]".formatted(rules.size()), rule));
		}
		Map<String, List<String>> commands = new LinkedHashMap<>();
		properties.sockets().forEach((name, socket) -> {
			if (socket.commands() != null) {
				commands.put(name, socket.commands().stream().map(AccessRulesFactory::withoutSlash).toList());
			}
		});
		return new AccessRules(rules, commands);
	}

	private static Rule rule(String property, AccessRule rule) {
		if (rule.command().isBlank()) {
			throw new InvalidConfigurationPropertyValueException(property + ".command", rule.command(),
					"The rule names no command. In YAML, put * into quotes.");
		}
		return AdminsockProperties.parse(property + ".allow", rule.allow(),
				(allow) -> new Rule(withoutSlash(rule.command()), allow));
	}

	private static String withoutSlash(String command) {
		return StringUtils.trimLeadingCharacter(command, '/');
	}

}
