package io.adminsock.command;

import java.util.Comparator;
import java.util.List;

/**
 * The names that somebody may have meant who mistyped one.
 */
public final class NearestNames {

	private static final int SHOWN = 3;

	private static final int LONGEST = 100;

	/** Two letters exchanged are a distance of two. */
	private static final int SLIP = 2;

	private NearestNames() {
	}

	/**
	 * Returns those names that differ from the given one by a third of its letters at
	 * most, or begin with it, the nearest first.
	 * @param name the mistyped name
	 * @param names the names that there are
	 * @return three at most
	 */
	public static List<String> of(String name, List<String> names) {
		if (name.isEmpty() || name.length() > LONGEST) {
			return List.of();
		}
		int most = Math.min(Math.max(SLIP, name.length() / 3), name.length() - 1);
		return names.stream()
			.filter((known) -> known.startsWith(name) || distance(name, known) <= most)
			.sorted(Comparator.comparingInt((known) -> distance(name, known)))
			.limit(SHOWN)
			.toList();
	}

	/**
	 * The Levenshtein distance without regard to case.
	 */
	private static int distance(String left, String right) {
		int[] previous = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int[] current = new int[right.length() + 1];
			current[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				boolean same = Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
				int replaced = previous[j - 1] + (same ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[right.length()];
	}

}
