package io.adminsock.access;

/**
 * Whether a command may be run, and why.
 *
 * @param allowed whether it may
 * @param reason why, in a few words for the log
 */
public record Decision(boolean allowed, String reason) {

	/**
	 * Returns a decision that allows.
	 * @param reason why
	 * @return the decision
	 */
	public static Decision allow(String reason) {
		return new Decision(true, reason);
	}

	/**
	 * Returns a decision that denies.
	 * @param reason why
	 * @return the decision
	 */
	public static Decision deny(String reason) {
		return new Decision(false, reason);
	}

}
