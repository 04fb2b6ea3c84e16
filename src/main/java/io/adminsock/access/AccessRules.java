package io.adminsock.access;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The decision who may run what, by what is configured. It knows nothing of requests, and
 * depends on nothing but what it is given.
 */
public final class AccessRules {

	private static final Pattern PASSED_OVER = Pattern.compile("(?<=^|/)[\\x00-\\x20\\x7f/]+|/+\\z");

	private static final Pattern STAR = Pattern.compile("\\*");

	private final List<Rule> rules;

	private final Map<String, List<String>> commands;

	/**
	 * Creates the rules.
	 * @param rules the rules, of which the first that fits a command decides; none at all
	 * allow everything
	 * @param commands the commands of each socket, by name with {@code *}; a socket that
	 * is not among the keys has all
	 */
	public AccessRules(List<Rule> rules, Map<String, List<String>> commands) {
		this.rules = List.copyOf(rules);
		this.commands = Map.copyOf(commands);
	}

	/**
	 * Decides. A file is found by its name with a slash at the end as well, and where
	 * Spring matches decoded paths (Ant's) with blanks before it, so that the name
	 * without them has to be allowed, too.
	 * @param caller who wants to run the command
	 * @param socket the name of the socket
	 * @param command the name of the command
	 */
	Decision decide(Caller caller, String socket, String command) {
		Decision decision = decideByName(caller, socket, command);
		String trimmed = PASSED_OVER.matcher(command).replaceAll("");
		return (decision.allowed() && !trimmed.equals(command)) ? decideByName(caller, socket, trimmed) : decision;
	}

	private Decision decideByName(Caller caller, String socket, String command) {
		List<String> commands = this.commands.get(socket);
		if (commands != null && commands.stream().noneMatch((pattern) -> fits(pattern, command))) {
			return Decision.deny("the socket '%s' has %s".formatted(socket,
					commands.isEmpty() ? "no commands" : String.join(", ", commands) + " only"));
		}
		if (this.rules.isEmpty()) {
			return Decision.allow("there are no rules");
		}
		for (Rule rule : this.rules) {
			if (fits(rule.command(), command)) {
				return rule.decide(caller);
			}
		}
		return Decision.deny("no rule fits");
	}

	/**
	 * Takes each part at its first place, so that a long name costs no more time than its
	 * length: whoever can connect chooses it.
	 */
	private static boolean fits(String pattern, String command) {
		int first = pattern.indexOf('*');
		int last = pattern.lastIndexOf('*');
		if (first < 0) {
			return pattern.equals(command);
		}
		int end = command.length() - (pattern.length() - last - 1);
		if (end < first || !command.startsWith(pattern.substring(0, first))
				|| !command.endsWith(pattern.substring(last + 1))) {
			return false;
		}
		int position = first;
		for (String part : STAR.split(pattern.substring(first, last))) {
			int found = command.indexOf(part, position);
			position = (found >= 0) ? found + part.length() : Integer.MAX_VALUE;
		}
		return position <= end;
	}

	List<Rule> rules() {
		return this.rules;
	}

	Map<String, List<String>> commands() {
		return this.commands;
	}

}
