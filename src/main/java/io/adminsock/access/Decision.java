package io.adminsock.access;

/**
 * Whether a command may be run, and why.
 *
 * @param allowed whether it may
 * @param reason why, in a few words for the log
 */
record Decision(boolean allowed, String reason) {

	static Decision allow(String reason) {
		return new Decision(true, reason);
	}

	static Decision deny(String reason) {
		return new Decision(false, reason);
	}

}
