package io.adminsock.faults;

/**
 * How often things are done: system properties, so that a longer run is a matter of
 * {@code -D}.
 */
final class Counts {

	private Counts() {
	}

	static int of(String name, int fallback) {
		return Integer.getInteger(name, fallback);
	}

}
