package io.adminsock.access;

import java.util.List;

/**
 * A configured rule: the commands it is for, and the users and groups that may run them.
 */
public final class Rule {

	private final CommandPattern command;

	private final List<Grantee> allow;

	private final String text;

	private final Decision allowed;

	private final Decision denied;

	/**
	 * Creates a rule.
	 * @param command the command's name, in which {@code *} stands for any characters or
	 * none
	 * @param allow users, {@code @groups} or {@code *}; an empty list allows nobody
	 * @throws IllegalArgumentException if one of them can name no user and no group
	 */
	public Rule(String command, List<String> allow) {
		this.command = new CommandPattern(command);
		this.allow = allow.stream().map(Grantee::new).toList();
		this.text = "the rule for '%s' allows %s".formatted(command,
				allow.isEmpty() ? "nobody" : String.join(", ", allow));
		this.allowed = Decision.allow(this.text);
		this.denied = Decision.deny(this.text);
	}

	boolean fits(String command) {
		return this.command.fits(command);
	}

	/**
	 * Decides whether a peer may run a command that this rule fits.
	 */
	Decision decide(AccessSubject subject) {
		for (Grantee grantee : this.allow) {
			if (grantee.fits(subject)) {
				return this.allowed;
			}
		}
		return this.denied;
	}

	/**
	 * Returns the name of the commands.
	 * @return the name, in which {@code *} stands for any characters or none
	 */
	public String command() {
		return this.command.toString();
	}

	/**
	 * Returns the users and groups that the rule allows.
	 * @return the grantees
	 */
	public List<Grantee> allow() {
		return this.allow;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
