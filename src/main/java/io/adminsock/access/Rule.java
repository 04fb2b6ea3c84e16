package io.adminsock.access;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may run the commands of a name.
 */
public final class Rule {

	private final String command;

	private final List<Grant> allow;

	/**
	 * Creates a rule.
	 * @param command the command's name, where {@code *} stands for anything, also for
	 * nothing
	 * @param allow users, {@code @groups} or {@code *}; nobody if empty
	 * @throws IllegalArgumentException if one of them can name nobody
	 */
	public Rule(String command, List<String> allow) {
		this.command = command;
		this.allow = allow.stream().map(Grant::new).toList();
	}

	/**
	 * Decides about a command that the rule fits.
	 */
	Decision decide(Caller caller) {
		return new Decision(this.allow.stream().anyMatch((grant) -> grant.fits(caller)), toString());
	}

	String command() {
		return this.command;
	}

	List<Grant> allow() {
		return this.allow;
	}

	@Override
	public String toString() {
		String allowed = this.allow.stream().map(Grant::text).collect(Collectors.joining(", "));
		return "the rule for '%s' allows %s".formatted(this.command, allowed.isEmpty() ? "nobody" : allowed);
	}

}
