package io.adminsock.script;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts how many scripts run, each and all.
 */
final class Places {

	private final int most;

	private final Map<String, Integer> taken = new HashMap<>();

	private int all;

	Places(int most) {
		this.most = most;
	}

	/**
	 * Takes a place.
	 * @param command the command's name
	 * @param mostOfIt how many of it may run at once
	 * @return whether there was none, and why
	 */
	synchronized Refusal take(String command, int mostOfIt) {
		int ofIt = this.taken.getOrDefault(command, 0);
		if (ofIt >= mostOfIt) {
			return Refusal.OF_IT;
		}
		if (this.all >= this.most) {
			return Refusal.OF_ALL;
		}
		this.all++;
		this.taken.put(command, ofIt + 1);
		return Refusal.NONE;
	}

	synchronized void give(String command) {
		this.all--;
		this.taken.computeIfPresent(command, (name, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * Whether there was no place.
	 */
	enum Refusal {

		/** There was. */
		NONE,
		/** The command runs as often as it may. */
		OF_IT,
		/** As many commands run as may. */
		OF_ALL

	}

}
