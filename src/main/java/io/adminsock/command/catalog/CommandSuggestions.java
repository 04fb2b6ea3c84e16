package io.adminsock.command.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Suggestions for a mistyped name: the known names that differ from it by at most a third
 * of its letters, or start with it.
 */
public final class CommandSuggestions {

	static final int MAX_SHOWN = 3;

	private static final int MAX_LENGTH = 100;

	/** Two exchanged letters are a Levenshtein distance of two. */
	private static final int TRANSPOSITION_DISTANCE = 2;

	private final String name;

	private final int maxDistance;

	CommandSuggestions(String name) {
		this.name = name;
		this.maxDistance = Math.min(Math.max(TRANSPOSITION_DISTANCE, name.length() / 3), name.length() - 1);
	}

	/**
	 * Returns the known names that are similar to a mistyped one.
	 * @param name the mistyped name
	 * @param names the known names
	 * @return at most three names, the most similar first
	 */
	public static List<String> of(String name, List<String> names) {
		return new CommandSuggestions(name).rank(names.stream()).limit(MAX_SHOWN).toList();
	}

	/**
	 * Returns the known names that are similar, the most similar first. Each name is
	 * compared once.
	 */
	Stream<String> rank(Stream<String> names) {
		return names.distinct()
			.map((known) -> new Candidate(known, isComparable(known) ? distance(known) : Integer.MAX_VALUE))
			.filter((candidate) -> candidate.distance() <= this.maxDistance || isPrefixOf(candidate.name()))
			.sorted(Comparator.comparingInt(Candidate::distance))
			.map(Candidate::name);
	}

	private boolean isPrefixOf(String known) {
		return this.name.length() <= MAX_LENGTH && !this.name.isEmpty() && known.startsWith(this.name);
	}

	/**
	 * Returns whether a name is compared letter by letter. Names of very different length
	 * are not, because they cannot be similar.
	 */
	private boolean isComparable(String known) {
		return !this.name.isEmpty() && !known.isEmpty() && this.name.length() <= MAX_LENGTH
				&& (known.startsWith(this.name) || Math.abs(known.length() - this.name.length()) <= this.maxDistance);
	}

	/**
	 * A known name and its distance from the mistyped one.
	 *
	 * @param name the name
	 * @param distance the Levenshtein distance
	 */
	private record Candidate(String name, int distance) {
	}

	/**
	 * Returns the Levenshtein distance, ignoring case.
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
