package io.adminsock.access;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The decision who may run what, by what is configured. It knows nothing of requests, and
 * depends on nothing but what it is given.
 */
public final class AccessRules {

	private static final Pattern PASSED_OVER = Pattern.compile("(?<=^|/)[\\x00-\\x20\\x7f/]+|/+\\z");

	private final List<Rule> rules;

	private final Map<String, List<CommandPattern>> commands;

	/**
	 * Creates the rules.
	 * @param rules the rules, of which the first that fits a command decides; none at all
	 * allow everything
	 * @param commands the commands of each socket, by name with {@code *}; a socket that
	 * is not among the keys has all
	 */
	public AccessRules(List<Rule> rules, Map<String, List<String>> commands) {
		this.rules = List.copyOf(rules);
		this.commands = commands.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(entry) -> entry.getValue().stream().map(CommandPattern::new).toList()));
	}

	/**
	 * Decides. A file is found by its name with a slash at the end as well, and where
	 * Spring matches decoded paths (Ant's) with blanks before it, so that the name
	 * without them has to be allowed, too.
	 * @param subject the peer that wants to run the command
	 * @param socket the name of the socket
	 * @param command the name of the command
	 * @return the decision, with its reason
	 */
	public Decision decide(AccessSubject subject, String socket, String command) {
		Decision decision = decideByName(subject, socket, command);
		if (!decision.allowed() || isOneWord(command)) {
			return decision;
		}
		String trimmed = PASSED_OVER.matcher(command).replaceAll("");
		return trimmed.equals(command) ? decision : decideByName(subject, socket, trimmed);
	}

	/**
	 * Nothing in it to pass over, as most names are.
	 */
	private static boolean isOneWord(String command) {
		return command.indexOf('/') < 0 && !command.isEmpty() && command.charAt(0) > ' ' && command.charAt(0) != 0x7f;
	}

	private Decision decideByName(AccessSubject subject, String socket, String command) {
		List<CommandPattern> commands = this.commands.get(socket);
		if (commands != null && commands.stream().noneMatch((pattern) -> pattern.fits(command))) {
			return Decision.deny("the socket '%s' has %s".formatted(socket,
					commands.isEmpty() ? "no commands" : join(commands) + " only"));
		}
		if (this.rules.isEmpty()) {
			return Decision.allow("there are no rules");
		}
		for (Rule rule : this.rules) {
			if (rule.fits(command)) {
				return rule.decide(subject);
			}
		}
		return Decision.deny("no rule fits");
	}

	private static String join(List<CommandPattern> commands) {
		return commands.stream().map(CommandPattern::toString).collect(Collectors.joining(", "));
	}

	/**
	 * Returns the rules.
	 * @return the rules in their order
	 */
	public List<Rule> rules() {
		return this.rules;
	}

	/**
	 * Returns the commands of each socket.
	 * @return the patterns by the name of the socket
	 */
	public Map<String, List<CommandPattern>> commands() {
		return this.commands;
	}

}
