package io.adminsock.access;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configured rules that decide which peer may run which command. They do not depend
 * on HTTP requests.
 */
public final class AccessRules {

	private static final Pattern IGNORED_IN_PATHS = Pattern.compile("(?<=^|/)[\\x00-\\x20\\x7f/]+|/+\\z");

	private final List<Rule> rules;

	private final Map<String, List<CommandPattern>> commands;

	/**
	 * Creates the rules.
	 * @param rules the rules; the first one that fits a command decides, and an empty
	 * list allows everything
	 * @param commands the command patterns of each socket, by the socket's name; a socket
	 * that is not among the keys has all commands
	 */
	public AccessRules(List<Rule> rules, Map<String, List<String>> commands) {
		this.rules = List.copyOf(rules);
		this.commands = commands.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(entry) -> entry.getValue().stream().map(CommandPattern::new).toList()));
	}

	/**
	 * Decides whether a peer may run a command. Spring also finds a file by its name with
	 * a slash at the end and, where it matches decoded paths (Ant patterns), with blanks
	 * before it. A name with such characters is therefore allowed only if the name
	 * without them is allowed too.
	 * @param subject the peer that wants to run the command
	 * @param socket the name of the socket
	 * @param command the name of the command
	 * @return the decision, with its reason
	 */
	public Decision decide(AccessSubject subject, String socket, String command) {
		Decision decision = decideByName(subject, socket, command);
		if (!decision.allowed() || isPlain(command)) {
			return decision;
		}
		String trimmed = IGNORED_IN_PATHS.matcher(command).replaceAll("");
		return trimmed.equals(command) ? decision : decideByName(subject, socket, trimmed);
	}

	private static boolean isPlain(String command) {
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
