package io.adminsock.command.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names that a client may have meant that mistyped one: those that differ from it by
 * a third of its letters at most, or begin with it.
 */
public final class CommandSuggestions {

	static final int MAX_SHOWN = 3;

	private static final int MAX_LENGTH = 100;

	/** Two letters exchanged are a distance of two. */
	private static final int SLIP = 2;

	private final String name;

	private final int maxDistance;

	CommandSuggestions(String name) {
		this.name = name;
		this.maxDistance = Math.min(Math.max(SLIP, name.length() / 3), name.length() - 1);
	}

	/**
	 * Returns those of some names that are near.
	 * @param name the mistyped name
	 * @param names the names that there are
	 * @return three at most, the nearest first
	 */
	public static List<String> of(String name, List<String> names) {
		return new CommandSuggestions(name).rank(names.stream()).limit(MAX_SHOWN).toList();
	}

	/**
	 * Returns the near ones of some names, the nearest first. Each is compared once.
	 */
	Stream<String> rank(Stream<String> names) {
		return names.distinct()
			.map((known) -> new Candidate(known, isComparable(known) ? distance(known) : Integer.MAX_VALUE))
			.filter((candidate) -> candidate.distance() <= this.maxDistance || isBeginning(candidate.name()))
			.sorted(Comparator.comparingInt(Candidate::distance))
			.map(Candidate::name);
	}

	private boolean isBeginning(String known) {
		return this.name.length() <= MAX_LENGTH && !this.name.isEmpty() && known.startsWith(this.name);
	}

	/**
	 * Names of very different length are not compared letter by letter.
	 */
	private boolean isComparable(String known) {
		return !this.name.isEmpty() && !known.isEmpty() && this.name.length() <= MAX_LENGTH
				&& (known.startsWith(this.name) || Math.abs(known.length() - this.name.length()) <= this.maxDistance);
	}

	/**
	 * A name, and how far it is from the mistyped one.
	 *
	 * @param name the name
	 * @param distance the number of letters to change
	 */
	private record Candidate(String name, int distance) {
	}

	/**
	 * The Levenshtein distance without regard to case.
	 */
	private int distance(String known) {
		int[] previous = new int[known.length() + 1];
		for (int j = 0; j <= known.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= this.name.length(); i++) {
			int[] current = new int[known.length() + 1];
			current[0] = i;
			for (int j = 1; j <= known.length(); j++) {
				boolean same = Character.toLowerCase(this.name.charAt(i - 1)) == Character
					.toLowerCase(known.charAt(j - 1));
				int replaced = previous[j - 1] + (same ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[known.length()];
	}

}
