package io.adminsock.access;

import java.util.regex.Pattern;

/**
 * A command's name in which {@code *} stands for any characters or none.
 */
public final class CommandPattern {

	private static final Pattern STAR = Pattern.compile("\\*");

	private final String text;

	private final int first;

	private final String beginning;

	private final String end;

	private final String[] parts;

	CommandPattern(String text) {
		this.text = text;
		this.first = text.indexOf('*');
		int last = text.lastIndexOf('*');
		this.beginning = text.substring(0, Math.max(0, this.first));
		this.end = text.substring(last + 1);
		this.parts = (this.first < last) ? STAR.split(text.substring(this.first + 1, last)) : new String[0];
	}

	/**
	 * Returns whether a command's name fits. Each part is matched at its first
	 * occurrence, without backtracking, so that the time grows only with the length of
	 * the name, which the client chooses.
	 */
	boolean fits(String command) {
		if (this.first < 0) {
			return this.text.equals(command);
		}
		int end = command.length() - this.end.length();
		if (end < this.first || !command.startsWith(this.beginning) || !command.endsWith(this.end)) {
			return false;
		}
		int position = this.first;
		for (String part : this.parts) {
			int found = command.indexOf(part, position);
			if (found < 0) {
				return false;
			}
			position = found + part.length();
		}
		return position <= end;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
