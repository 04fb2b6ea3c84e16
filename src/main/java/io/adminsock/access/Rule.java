package io.adminsock.access;

import java.util.List;

/**
 * Who may run the commands of a name.
 */
public final class Rule {

	private final CommandPattern command;

	private final List<Grantee> allow;

	private final String text;

	private final Decision allowed;

	private final Decision denied;

	/**
	 * Creates a rule.
	 * @param command the command's name, where {@code *} stands for anything, also for
	 * nothing
	 * @param allow users, {@code @groups} or {@code *}; nobody if empty
	 * @throws IllegalArgumentException if one of them can name nobody
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
	 * Decides about a command that the rule fits.
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
	 * @return the name, in which {@code *} may stand for anything
	 */
	public String command() {
		return this.command.toString();
	}

	/**
	 * Returns the users and groups that it allows.
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
