package io.adminsock.access;

/**
 * A decision whether a peer may run a command, with its reason.
 *
 * @param allowed whether the peer may run it
 * @param reason the reason, in a few words for the log
 */
public record Decision(boolean allowed, String reason) {

	/**
	 * Returns a decision that allows.
	 * @param reason the reason
	 * @return the decision
	 */
	public static Decision allow(String reason) {
		return new Decision(true, reason);
	}

	/**
	 * Returns a decision that denies.
	 * @param reason the reason
	 * @return the decision
	 */
	public static Decision deny(String reason) {
		return new Decision(false, reason);
	}

}
