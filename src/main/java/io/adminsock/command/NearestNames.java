package io.adminsock.command;

import java.util.Comparator;
import java.util.List;

/**
 * The names that a client may have meant that mistyped one: those that differ from it by
 * a third of its letters at most, or begin with it.
 */
public final class NearestNames {

	private static final int MAX_SHOWN = 3;

	private static final int MAX_LENGTH = 100;

	/** Two letters exchanged are a distance of two. */
	private static final int SLIP = 2;

	private final String name;

	private final int maxDistance;

	NearestNames(String name) {
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
		NearestNames nearest = new NearestNames(name);
		return nearest.sort(names.stream().filter(nearest::isNear).toList());
	}

	/**
	 * Tells whether a name is near. Names of very different length are not compared
	 * letter by letter.
	 */
	boolean isNear(String known) {
		if (this.name.isEmpty() || known.isEmpty() || this.name.length() > MAX_LENGTH) {
			return false;
		}
		return known.startsWith(this.name) || (Math.abs(known.length() - this.name.length()) <= this.maxDistance
				&& distance(known) <= this.maxDistance);
	}

	/**
	 * Returns the nearest of some near names, the nearest first.
	 */
	List<String> sort(List<String> near) {
		return near.stream().sorted(Comparator.comparingInt(this::distance)).limit(MAX_SHOWN).toList();
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
